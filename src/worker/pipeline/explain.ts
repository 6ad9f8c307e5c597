import type { ExplainOptions } from '../../shared/protocol';
import type { Explanation } from '../../shared/report';
import { userError } from '../../shared/rpc/errors';
import type { AnalysisContext } from './context';

export function explain(_options: ExplainOptions, _context: AnalysisContext): Promise<Explanation> {
  return Promise.reject(userError('no-analysis', 'This build cannot explain yet.'));
}
