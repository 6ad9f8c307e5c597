/** What a file of an exporter comes to: spans, metrics for a forecast (also joined with services), or a reason. */
type Outcome = 'spans' | 'metrics' | 'joined metrics' | 'refused';

export interface Sample {
  readonly file: string;
  readonly content: string;
  readonly outcome: Outcome;
}

export const spans = (file: string, content: string): Sample => ({ file, content, outcome: 'spans' });
export const metrics = (
  file: string,
  content: unknown,
  outcome: 'metrics' | 'joined metrics' = 'metrics',
): Sample => ({ file, content: JSON.stringify(content), outcome });
export const refused = (file: string, content: string): Sample => ({ file, content, outcome: 'refused' });
