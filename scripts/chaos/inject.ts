/** Does to this process what a fault says. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import type { Fault } from './fault';

const DAY_MS = 86_400_000;
/** Beyond what a process of the campaign may take. */
const HELD_BYTES = 900 * 2 ** 20;
const FULL_WRITES = 3;

/** @param checkpoint of the job */
export async function inject(kind: Fault['kind'], checkpoint: string): Promise<void> {
  switch (kind) {
    case 'clock': {
      const { now } = Date;
      Date.now = () => now() - DAY_MS;
      return;
    }
    case 'disk full':
      fillDisk();
      return;
    case 'exit':
      process.exit(1);
    case 'hung':
      for (;;) {}
    case 'stopped':
      process.kill(process.pid, 'SIGSTOP');
      return;
    case 'memory': {
      const held = Buffer.alloc(HELD_BYTES, 1);
      await new Promise((resolve) => setTimeout(resolve, DAY_MS));
      return void held.length;
    }
    case 'damaged':
      change(checkpoint, (bytes) => {
        bytes[bytes.length - 3] ^= 1;
      });
      break;
    case 'older':
      change(checkpoint, (bytes) => {
        bytes.write('"version":0', bytes.indexOf('"version":'));
      });
      break;
    case 'killed':
  }
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

/** The next writes of this process find no room. */
function fillDisk(): void {
  const { open } = fsPromises;
  let left = FULL_WRITES;
  fsPromises.open = async (...args) => {
    const handle = await open(...args);
    if (args[1] === 'w' && left > 0) {
      left--;
      handle.writeFile = () =>
        Promise.reject(
          Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
        );
    }
    return handle;
  };
}

/** As another program, or the disk, changes the last checkpoint. */
function change(file: string, how: (bytes: Buffer) => void): void {
  if (existsSync(file)) {
    const bytes = readFileSync(file);
    how(bytes);
    writeFileSync(file, bytes);
  }
}
