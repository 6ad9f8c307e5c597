import type { Problem } from '../contracts/problem';
import type { Report } from '../contracts/report';
import { count } from './views/summary';

const SHOWN_PROBLEMS = 200;

/** The lines the output channel shows after an analysis: what was read, what was wrong with it, and how long it took. */
export function reportLines(report: Report): readonly string[] {
  const problems = report.inputs.flatMap((input) => input.problems);
  return [
    ...report.inputs.map(({ file, kind, records }) => `${file}: ${kind}, ${count(records, 'record')}`),
    ...problems.slice(0, SHOWN_PROBLEMS).map(problemLine),
    ...(problems.length > SHOWN_PROBLEMS ? [`… and ${problems.length - SHOWN_PROBLEMS} more problems`] : []),
    ...(report.skipped.length > 0 ? [`${count(report.skipped.length, 'file')} skipped:`] : []),
    ...report.skipped.slice(0, SHOWN_PROBLEMS).map(({ file, reason }) => `  ${file}: ${reason}`),
    ...report.notes,
    report.timings
      .map(({ step, ms, cached }) => `${step} ${Math.round(ms)} ms${cached ? ' (cached)' : ''}`)
      .join(', '),
  ].filter((line) => line !== '');
}

/** "error: file:line:column: reason (12 times)". */
export function problemLine({ file, severity, reason, line, column, record, count: times }: Problem): string {
  const place =
    line !== undefined
      ? `:${line}${column === undefined ? '' : `:${column}`}`
      : record !== undefined
        ? `, record ${record}`
        : '';
  return `${severity}: ${file}${place}: ${reason}${times !== undefined && times > 1 ? ` (${times} times)` : ''}`;
}
