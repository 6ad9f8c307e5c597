import type { FilePart } from '../../traces/file-parts';
import type { AnalysisContext } from '../../context';
import { step } from '../../steps';

/** Before so much is read, nobody knows how long the rest takes. */
const MIN_FRACTION = 0.05;

export interface ReadingProgress {
  /** @param bytes of the part that have been read, from its beginning on */
  reach(part: FilePart, bytes: number): void;
}

/**
 * Reports the reading of parts, several of them at once, by their bytes. The time that is left never grows from one report
 * to the next: where reading slows down, it stands.
 */
export function reportReading(
  context: Pick<AnalysisContext, 'progress' | 'now'>,
  totalBytes: number,
): ReadingProgress {
  const startedMs = context.now();
  const reached = new Map<FilePart, number>();
  let doneBytes = 0;
  let leftMs: number | null = null;
  return {
    reach(part, bytes) {
      const before = reached.get(part) ?? 0;
      if (bytes > before) {
        reached.set(part, bytes);
        doneBytes += bytes - before;
      }
      const fraction = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 1;
      if (fraction > MIN_FRACTION) {
        const estimateMs = ((context.now() - startedMs) * (1 - fraction)) / fraction;
        leftMs = Math.min(leftMs ?? estimateMs, estimateMs);
      }
      context.progress(step('read', part.file.relative, { fraction, etaMs: leftMs }));
    },
  };
}
