import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes connections on to a server, and cuts them off after so many bytes of the client; then it passes everything. */
export async function cuttingProxy(target: string, cutAfter: number[]): Promise<{ url: string; cuts: () => number } & AsyncDisposable> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const left = [...cutAfter];
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let seen = 0;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (block) => {
      seen += block.length;
      const limit = left[0];
      if (limit === undefined || seen <= limit) return void upstream.write(block);
      left.shift();
      cuts++;
      client.resetAndDestroy();
    });
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // The same name, so that the server still knows itself.
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
