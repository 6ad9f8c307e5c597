import type { SkippedFile } from '../../contracts/report';

/** Further files with the same reason are only counted: a list of thousands does not help. */
const LISTED_PER_REASON = 100;

/** Files that were left out and why, with a bound on its length. */
export class SkippedList {
  private readonly files: SkippedFile[] = [];
  private readonly counts = new Map<string, number>();

  add(file: string, reason: string): void {
    const count = (this.counts.get(reason) ?? 0) + 1;
    this.counts.set(reason, count);
    if (count <= LISTED_PER_REASON) {
      this.files.push({ file, reason });
    }
  }

  /** Sorted by path; what was only counted comes last, under the folder itself. */
  toArray(): SkippedFile[] {
    const listed = this.files.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const rest = [...this.counts].filter(([, count]) => count > LISTED_PER_REASON);
    return [
      ...listed,
      ...rest.map(([reason, count]) => ({
        file: '.',
        reason: `${count - LISTED_PER_REASON} more: ${reason}`,
      })),
    ];
  }
}
