import type { AnalyzeOptions } from '../../shared/protocol';
import type { Report } from '../../shared/report';
import { userError } from '../../shared/rpc/errors';
import type { AnalysisContext } from './context';

/** Parses the manifests anew and derives the findings of `last` again, so that their ranges are true. */
export function refreshFindings(_options: AnalyzeOptions, _last: Report, _context: AnalysisContext): Promise<Report> {
  return Promise.reject(userError('no-analysis', 'This build cannot refresh findings yet.'));
}
