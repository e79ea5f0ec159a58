// A client of the protocol's own makers. Arguments: the file of the client, the URL of a server, a token, and auto or legacy.
// Writes one line of JSON: what it has found.
import { pathToFileURL } from 'node:url';

const [, , file, url, token, mode] = process.argv;
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(file));
const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
await client.connect(new StreamableHTTPClientTransport(
    new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }));
const { tools } = await client.listTools();
const call = async (name, args) => {
    try {
        return await client.callTool({ name, arguments: args });
    } catch (e) {
        return { code: e.code };
    }
};
console.log(JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    tools: tools.map(tool => tool.name),
    order: await call('order', { number: 'A-17' }),
    wrong: await call('order', {}),
    picture: await call('picture', {}),
    none: await call('none', {}),
}));
await client.close();
