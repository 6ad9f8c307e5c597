/** A Redis of the campaign's own, which keeps nothing on disk. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

export interface OwnRedis {
  readonly port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** @param hosts addresses it listens on */
export function ownRedis(folder: string, hosts: readonly string[], port: number): OwnRedis {
  let server: ChildProcess | undefined;
  return {
    port,
    async start() {
      // Without protection, because all that reach these addresses belong to the campaign.
      const words = ['--port', String(port), '--bind', ...hosts, '--protected-mode', 'no', '--save', ''];
      server = spawn('redis-server', [...words, '--dir', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
      let said = '';
      for await (const text of server.stdout as AsyncIterable<Buffer>) {
        said += text.toString();
        if (said.includes('Ready to accept connections')) {
          return;
        }
      }
      throw new Error(`redis-server ended before it was ready: ${said}`);
    },
    async kill() {
      if (server !== undefined && server.exitCode === null && server.signalCode === null) {
        server.kill('SIGKILL');
        await once(server, 'exit');
      }
    },
  };
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
