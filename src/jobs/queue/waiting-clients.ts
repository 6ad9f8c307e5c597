/** Who waits for a job: a set in Redis, by the server's clock, because those of machines differ. */
import type { Redis } from 'ioredis';
import { KEY_PREFIX } from './names';

/** A client that has not been heard of for so long is gone. */
const GONE_MS = 60_000;

export interface WaitingClients {
  /** Says, again and again, that a client waits. */
  join(address: string, client: string): Promise<void>;
  leave(address: string, client: string): Promise<void>;
  /** Whether anybody has been heard of lately. */
  any(address: string): Promise<boolean>;
}

type Commands = Pick<Redis, 'time' | 'zadd' | 'zrem' | 'zcount' | 'pexpire'>;

export function waitingClients(redis: () => Promise<Commands>): WaitingClients {
  const keyOf = (address: string): string => `${KEY_PREFIX}:waiting:${address}`;
  return {
    async join(address, client) {
      const commands = await redis();
      await commands.zadd(keyOf(address), await serverMs(commands), client);
      await commands.pexpire(keyOf(address), 2 * GONE_MS);
    },
    async leave(address, client) {
      await (await redis()).zrem(keyOf(address), client);
    },
    async any(address) {
      const commands = await redis();
      const since = (await serverMs(commands)) - GONE_MS;
      return (await commands.zcount(keyOf(address), since, '+inf')) > 0;
    },
  };
}

async function serverMs(commands: Commands): Promise<number> {
  const [seconds, micros] = await commands.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
