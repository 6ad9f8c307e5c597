import { userError } from '../../process/rpc/errors';
import { objectOf, textOf } from '../../workspace/traces/json-value';
import { askJson, unexpected } from './ask';
import type { Download } from './asked';

/** Prometheus refuses more points per series than 11,000. */
const MAX_POINTS = 10_000;
/** Most servers scrape no more often. */
const SHORTEST_STEP_S = 15;

/** Asks Prometheus for the series of every query. */
export async function readPrometheus({ asking, question, keep, progress }: Download): Promise<string[]> {
  const { queries, fromMs, toMs } = question;
  if (queries.length === 0) {
    throw userError(
      'bad-source',
      `Say what to ask ${question.address.shown} for, such as --query 'sum by (service) (rate(http_requests_total[1m]))'.`,
    );
  }
  const [start, end] = [fromMs / 1000, toMs / 1000];
  const step = Math.max(SHORTEST_STEP_S, Math.ceil((end - start) / MAX_POINTS));
  const empty: string[] = [];
  for (const [at, query] of queries.entries()) {
    progress(query, at / queries.length);
    const answer = await askJson(asking, '/api/v1/query_range', { query, start, end, step }, query);
    const data = objectOf(objectOf(answer)?.data);
    if (data?.resultType !== 'matrix' || !Array.isArray(data.result)) {
      const reason = textOf(objectOf(answer)?.error);
      throw unexpected(asking, query, reason ?? "no 'matrix'");
    }
    if (data.result.length === 0) {
      empty.push(query);
    } else {
      await keep('prometheus', answer);
    }
  }
  return empty.map((query) => `Prometheus has no series for ${query} in this range.`);
}
