/** Who waits for a job: a set in Redis, by the server's clock, because those of machines differ. */
import type { Redis } from 'ioredis';
import { KEY_PREFIX } from './names';

/** A client that has not been heard of for so long is gone. */
export const GONE_MS = 60_000;

export interface WaitingClients {
  /** Says, again and again, that a client waits. */
  join(address: string, client: string): Promise<void>;
  leave(address: string, client: string): Promise<void>;
  /**
   * `wanted`: somebody has been heard of lately. `left`: the last one said that it waits no more. `unheard`: neither; after a
   * restart of Redis, clients have yet to say it again.
   */
  stateOf(address: string): Promise<'wanted' | 'left' | 'unheard'>;
}

type Commands = Pick<
  Redis,
  'time' | 'zadd' | 'zrem' | 'zcard' | 'zcount' | 'pexpire' | 'psetex' | 'del' | 'exists'
>;

export function waitingClients(redis: () => Promise<Commands>): WaitingClients {
  const keyOf = (address: string): string => `${KEY_PREFIX}:waiting:${address}`;
  const leftOf = (address: string): string => `${KEY_PREFIX}:left:${address}`;
  return {
    async join(address, client) {
      const commands = await redis();
      await commands.zadd(keyOf(address), await serverMs(commands), client);
      await commands.pexpire(keyOf(address), 2 * GONE_MS);
      await commands.del(leftOf(address));
    },
    async leave(address, client) {
      const commands = await redis();
      await commands.zrem(keyOf(address), client);
      if ((await commands.zcard(keyOf(address))) === 0) {
        await commands.psetex(leftOf(address), 2 * GONE_MS, '1');
      }
    },
    async stateOf(address) {
      const commands = await redis();
      const since = (await serverMs(commands)) - GONE_MS;
      if ((await commands.zcount(keyOf(address), since, '+inf')) > 0) {
        return 'wanted';
      }
      return (await commands.exists(leftOf(address))) > 0 ? 'left' : 'unheard';
    },
  };
}

async function serverMs(commands: Commands): Promise<number> {
  const [seconds, micros] = await commands.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
