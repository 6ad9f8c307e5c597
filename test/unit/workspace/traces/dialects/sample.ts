/** What a file of an exporter comes to: spans, metrics for a forecast, or a reason. */
type Outcome = 'spans' | 'metrics' | 'refused';

export interface Sample {
  readonly file: string;
  readonly content: string;
  readonly outcome: Outcome;
}

export const spans = (file: string, content: string): Sample => ({ file, content, outcome: 'spans' });
export const metrics = (file: string, content: unknown): Sample => ({
  file,
  content: JSON.stringify(content),
  outcome: 'metrics',
});
export const refused = (file: string, content: string): Sample => ({ file, content, outcome: 'refused' });
