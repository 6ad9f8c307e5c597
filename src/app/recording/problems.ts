import type { Problem } from '../../contracts/problem';
import type { ReportInput } from '../../contracts/report';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';

export function unreadable(file: DiscoveredFile, error: unknown): Problem {
  return {
    file: file.relative,
    severity: 'error',
    reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  };
}

/** Adds problems that only show when everything is joined (cycles, ambiguous hosts) to the file they belong to. */
export function withProblems(inputs: readonly ReportInput[], problems: readonly Problem[]): ReportInput[] {
  return inputs.map((input) => {
    const own = problems.filter(({ file }) => file === input.file);
    return own.length === 0 ? input : { ...input, problems: [...input.problems, ...own] };
  });
}
