import type { Problem } from '../../contracts/problem';
import type { Finding, Report } from '../../contracts/report';
import { servingRules, type ServingReport } from '../../contracts/serving/served-model';
import { showableProblems } from './input-problems';

const aboutModels: ReadonlySet<string> = new Set(servingRules);

/** Findings of the last analysis, with those about models replaced in configs that are open: those are about the text as it is now. */
export function currentFindings(
  report: Report | undefined,
  live: ReadonlyMap<string, ServingReport>,
): readonly Finding[] {
  const kept = (report?.findings ?? []).filter(
    ({ rule, file }) => !(live.has(file) && aboutModels.has(rule)),
  );
  return [...kept, ...[...live.values()].flatMap(({ findings }) => findings)];
}

/** Problems of inputs by file; open configs contribute their current problems. */
export function currentProblems(
  report: Report | undefined,
  live: ReadonlyMap<string, ServingReport>,
): ReadonlyMap<string, readonly Problem[]> {
  const problems = new Map(report === undefined ? [] : showableProblems(report));
  for (const [file, { problems: now }] of live) {
    // No other extension validates Triton's configs.
    if (!file.endsWith('.pbtxt')) {
      continue;
    }
    if (now.length > 0) {
      problems.set(file, now);
    } else {
      problems.delete(file);
    }
  }
  return problems;
}
