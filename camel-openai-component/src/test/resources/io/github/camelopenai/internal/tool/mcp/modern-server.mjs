// A server of 2026-07-28. Arguments: the folder with node_modules, and stdio or a port.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , dir, way] = process.argv;
const load = file => import(pathToFileURL(join(dir, 'node_modules/@modelcontextprotocol/server/dist', file)));
const { McpServer, createMcpHandler, fromJsonSchema } = await load('index.mjs');

const text = words => ({ content: [{ type: 'text', text: words }] });
let isGrown = false;
let notify = () => {};

function make({ era }) {
    const server = new McpServer(
        { name: 'modern', version: '1.0.0' },
        { capabilities: { tools: { listChanged: true } } });
    const none = fromJsonSchema({ type: 'object', properties: {} });
    server.registerTool('era', { inputSchema: none }, () => text(String(era)));
    const region = { type: 'string', 'x-mcp-header': 'Region' };
    server.registerTool('route',
        { inputSchema: fromJsonSchema({ type: 'object', properties: { region }, required: ['region'] }) },
        args => text(args.region));
    server.registerTool('grow', { inputSchema: none }, () => {
        isGrown = true;
        if (way === 'stdio') {
            server.registerTool('grown', { inputSchema: none }, () => text('grown'));
        }
        notify();
        return text('growing');
    });
    if (isGrown) {
        server.registerTool('grown', { inputSchema: none }, () => text('grown'));
    }
    return server;
}

if (way === 'stdio') {
    const { serveStdio } = await load('stdio.mjs');
    serveStdio(make);
} else {
    const handler = createMcpHandler(make);
    notify = () => handler.notify.toolsChanged();
    createServer(async (incoming, outgoing) => {
        const gone = new AbortController();
        outgoing.on('close', () => gone.abort());
        const headers = new Headers();
        Object.entries(incoming.headers).forEach(([name, value]) => headers.set(name, String(value)));
        const hasBody = incoming.method !== 'GET' && incoming.method !== 'DELETE';
        const response = await handler.fetch(new Request('http://' + incoming.headers.host + incoming.url, {
            method: incoming.method,
            headers,
            body: hasBody ? Readable.toWeb(incoming) : undefined,
            duplex: 'half',
            signal: gone.signal,
        }));
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        if (response.body) {
            Readable.fromWeb(response.body).on('error', () => {}).pipe(outgoing);
        } else {
            outgoing.end();
        }
    }).listen(Number(way), '127.0.0.1');
}
