package io.github.camelopenai.internal.schema.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subset of JSON Schema that strict answers know, and the way back from it. */
class StrictSchemaTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | {'type':['string','null']}",
                "{'type':['string','null']} | {'type':['string','null']}",
                "{'type':'string','enum':['a']} | {'type':['string','null'],'enum':['a',null]}",
                "{'$ref':'#/$defs/x'} | {'anyOf':[{'$ref':'#/$defs/x'},{'type':'null'}]}",
                "{'type':'string','const':'a'} | {'anyOf':[{'type':'string','const':'a'},{'type':'null'}]}",
                "{'oneOf':[{'type':'string'},{'type':'integer'}]} |"
                        + " {'anyOf':[{'anyOf':[{'type':'string'},{'type':'integer'}]},{'type':'null'}]}",
                "{'type':'string','minLength':1,'format':'email'} | {'type':['string','null'],'format':'email'}",
                "{'type':'string','format':'uri','default':'x'} | {'type':['string','null']}",
                "{'type':'array','uniqueItems':true,'maxItems':3,'items':{'type':'integer'}} |"
                        + " {'type':['array','null'],'maxItems':3,'items':{'type':'integer'}}",
            })
    void aPropertyThatMayBeAbsentMayBeNull(String property, String strict) {
        ObjectNode schema = json("{'type':'object','properties':{'a':" + property + "}}");

        assertThat(StrictSchema.of(schema))
                .isEqualTo(json("{'type':'object','properties':{'a':" + strict
                        + "},'required':['a'],'additionalProperties':false}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'allOf':[{'type':'string'}]} | /properties/a/allOf is a keyword",
                "{'not':{}} | /properties/a/not is a keyword",
                "{'type':'object'} | /properties/a is an object without properties",
                "{'type':'object','additionalProperties':{'type':'string'}} | /properties/a/additionalProperties lets",
                "{'type':'object','properties':{},'additionalProperties':true} | /properties/a/additionalProperties lets",
                "{'type':'array'} | /properties/a is an array that does not say",
                "{} | /properties/a does not say",
                "true | /properties/a does not say",
            })
    void whatTheSubsetCannotSayIsNamedByItsPlace(String property, String fault) {
        ObjectNode schema = json("{'type':'object','properties':{'a':" + property + "}}");

        assertThatThrownBy(() -> StrictSchema.of(schema)).hasMessageStartingWith(fault);
    }

    @Test
    void nullsThatStandForWhatIsAbsentGoAndOthersStay() {
        ObjectNode schema = json("{'type':'object','properties':{'a':{'type':'string'},'b':{'type':['string','null']},"
                + "'c':{'type':'array','items':{'$ref':'#/$defs/x'}}},'required':['c'],"
                + "'$defs':{'x':{'type':'object','properties':{'d':{'type':'integer'},'e':{'type':'null'}},"
                + "'required':['e']}}}");

        assertThat(StrictSchema.withoutNulls(
                        json("{'a':null,'b':null,'c':[{'d':null,'e':null},{'d':1,'e':null}],'z':null}"),
                        schema,
                        schema))
                .isEqualTo(json("{'b':null,'c':[{'e':null},{'d':1,'e':null}],'z':null}"));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }
}
