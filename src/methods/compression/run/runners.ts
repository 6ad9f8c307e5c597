import { userError } from '../../../process/rpc/errors';
import { nativeRunner, webRunner, type Runner } from './runner';

export interface Runners {
  /** The fastest: what most is computed with. */
  readonly first: Runner;
  readonly all: readonly Runner[];
}

/** Every runtime that loads here, and why others do not. @throws an error for the user when none does */
export async function openRunners(): Promise<{
  readonly runners: Runners;
  readonly notes: readonly string[];
}> {
  const all: Runner[] = [];
  const notes: string[] = [];
  for (const [name, open] of [
    ['native', nativeRunner],
    ['WebAssembly', webRunner],
  ] as const) {
    try {
      all.push(await open());
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
      notes.push(`the ${name} runtime does not load: ${reason}`);
    }
  }
  if (all.length === 0) {
    throw userError('no-runtime', `No ONNX Runtime loads here: ${notes.join('; ')}`);
  }
  return { runners: { first: all[0], all }, notes };
}
