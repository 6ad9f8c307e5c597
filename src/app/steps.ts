import type { Progress } from '../contracts/progress';

/** The steps of an analysis that run in this process; jobs declare their own. */
const labels = {
  discover: 'Looking for files',
  read: 'Reading',
  features: 'Building windows',
  score: 'Scoring',
  findings: 'Writing findings',
} as const;

export function step(
  name: keyof typeof labels,
  message: string,
  { fraction = null, etaMs = null }: Partial<Pick<Progress, 'fraction' | 'etaMs'>> = {},
): Progress {
  return { step: name, label: labels[name], fraction, message, etaMs };
}

/** A job's first report, while its process starts. */
export function starting({ steps }: { readonly steps: Readonly<Record<string, string>> }): Progress {
  const [first, label] = Object.entries(steps)[0];
  return { step: first, label, fraction: 0, message: 'starting', etaMs: null };
}
