import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileSourceKind, SourceCredentials, SourceQuestion } from '../../contracts/source';
import type { AnalysisContext } from '../context';
import { step } from '../steps';
import type { Download } from './asked';
import { ByteBudget, OverBudget } from './byte-budget';
import { readJaeger } from './jaeger';
import { readPrometheus } from './prometheus';
import { readTempo } from './tempo';

/** 1.2 MB. */
const inMb = (bytes: number): string => `${Number((bytes / (1 << 20)).toFixed(1))} MB`;

/** Reads a source into `Download.keep`. Returns notes on what was left out. */
type Reader = (download: Download) => Promise<string[]>;

const READERS: Readonly<Record<FileSourceKind, Reader>> = {
  jaeger: readJaeger,
  tempo: readTempo,
  prometheus: readPrometheus,
};

/**
 * Asks a source for a range of time and writes its answers into a folder, in the formats that are read from files as well.
 * Ends early, with a note, once the bytes that were agreed on are read.
 * @returns notes
 * @throws user error `source-failed`; answers that came before stay in the folder
 */
export async function download(
  question: SourceQuestion,
  kind: FileSourceKind,
  credentials: SourceCredentials,
  folder: string,
  context: Pick<AnalysisContext, 'signal' | 'progress'>,
  deadlineMs?: number,
): Promise<string[]> {
  const { address, maxBytes } = question;
  const budget = new ByteBudget(maxBytes);
  const asking = { address, credentials, budget, signal: context.signal, deadlineMs };
  let files = 0;
  try {
    return await READERS[kind]({
      question,
      asking,
      keep: (name, answer) =>
        writeFile(
          path.join(folder, `${name}-${String(++files).padStart(5, '0')}.json`),
          JSON.stringify(answer),
          { flag: 'wx' },
        ),
      progress: (message, fraction) =>
        context.progress(step('read', `${message}, ${inMb(budget.bytes)}`, { fraction })),
    });
  } catch (error) {
    if (!(error instanceof OverBudget)) {
      throw error;
    }
    return [
      `${address.shown} has more than the ${inMb(maxBytes)} that were to be read (--max-mb): what was answered before was used, so rates may be too low and calls may be missing.`,
    ];
  }
}
