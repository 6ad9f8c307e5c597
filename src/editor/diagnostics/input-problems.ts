import type { Problem } from '../../contracts/problem';
import type { Report } from '../../contracts/report';

/** More diagnostics on one file do not help; the output channel has all of them. */
const PER_FILE = 20;

/**
 * Problems of inputs that can be shown in their file: those with a line, in files an editor opens. Compressed files
 * and whole-file problems are told in the output channel.
 */
export function showableProblems(report: Report): ReadonlyMap<string, readonly Problem[]> {
  const showable = report.inputs
    .filter(({ file }) => !/\.(gz|zst)$/i.test(file))
    .map(
      ({ file, problems }) =>
        [file, problems.filter(({ line }) => line !== undefined).slice(0, PER_FILE)] as const,
    );
  return new Map(showable.filter(([, problems]) => problems.length > 0));
}
