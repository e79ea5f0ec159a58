package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as JSON has them: 1 and 1.0 are the same. No exponent is written out. */
final class Numbers {

    private Numbers() {}

    /** The number that a node is, or null where it is none that is finite. */
    static BigDecimal of(JsonNode node) {
        boolean isFinite = node.isNumber()
                && !((node.isDouble() || node.isFloat()) && !Double.isFinite(node.doubleValue()));
        return isFinite ? node.decimalValue() : null;
    }

    static boolean isWhole(BigDecimal number) {
        return number.scale() <= 0 || number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    /** Whether a number is a factor times a whole number. */
    static boolean isMultiple(BigDecimal number, BigDecimal factor) {
        if (number.signum() == 0) {
            return true;
        }
        if (magnitude(number) < magnitude(factor)) {
            return false;
        }
        // number = n * 10^shift, factor = f, both as whole numbers of the smaller unit
        long shift = (long) factor.scale() - number.scale();
        BigInteger whole = number.unscaledValue();
        BigInteger unit = factor.unscaledValue().abs();
        if (shift < 0) {
            // So many digits at most as the number has more than the factor
            BigInteger scaled = unit.multiply(BigInteger.TEN.pow((int) -shift));
            return whole.mod(scaled).signum() == 0;
        }
        return whole.multiply(BigInteger.TEN.modPow(BigInteger.valueOf(shift), unit))
                        .mod(unit)
                        .signum()
                == 0;
    }

    /** The place of the first digit, before which the point stands. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
