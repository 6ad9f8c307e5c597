/** The book of costs in the cache, so that the first jobs of a process are estimated as well. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import type { CostBook } from '../schedule/cost-book';

export class KeptCosts {
  private readonly loaded = new Set<string>();
  private saving = Promise.resolve();

  constructor(private readonly book: CostBook) {}

  /** Reads what earlier processes learned, once. Reads at once: the file is small, and a job waits for it. */
  load(folder: string): void {
    if (!this.loaded.has(folder)) {
      this.loaded.add(folder);
      try {
        this.book.read(readFileSync(fileIn(folder), 'utf8'));
      } catch {
        // Without it, declarations are what is known.
      }
    }
  }

  /** A book that cannot be kept costs later processes their estimates. */
  save(folder: string): Promise<void> {
    const text = this.book.toText();
    this.saving = this.saving.then(() => writeFileAtomically(fileIn(folder), text)).catch(() => undefined);
    return this.saving;
  }
}

function fileIn(folder: string): string {
  return path.join(folder, 'costs.json');
}
