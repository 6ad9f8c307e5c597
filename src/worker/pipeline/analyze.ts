import type { AnalyzeOptions } from '../../shared/protocol';
import type { Report } from '../../shared/report';
import { userError } from '../../shared/rpc/errors';
import type { AnalysisContext } from './context';

export function analyze(_options: AnalyzeOptions, _context: AnalysisContext): Promise<Report> {
  return Promise.reject(userError('no-analysis', 'This build cannot analyze yet.'));
}
