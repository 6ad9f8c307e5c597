import type { SourceQuestion } from '../../contracts/source';
import type { Asking } from './ask';

/** What a reader of a source works with. */
export interface Download {
  readonly question: SourceQuestion;
  readonly asking: Asking;
  /** Keeps an answer as the next file. */
  keep(name: string, answer: unknown): Promise<void>;
  /** @param share from 0 to 1, of what is known to come */
  progress(message: string, share: number): void;
}
