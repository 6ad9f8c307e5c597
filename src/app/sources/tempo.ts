import { objectOf, textOf } from '../../workspace/traces/json-value';
import { askJson, unexpected } from './ask';
import type { Download } from './asked';
import { inSlices } from './time-slices';

const IDS_PER_ANSWER = 500;
/** Traces that are asked for at once. */
const AT_ONCE = 8;
const SECOND_MS = 1000;

/** Searches Tempo for ids, and asks for each trace. */
export async function readTempo(download: Download): Promise<string[]> {
  const { ids, isCut } = await idsIn(download);
  const { missing } = await fetchTraces(ids, download);
  return [
    ...(isCut ? ['Tempo has more traces than its searches answer: some are missing.'] : []),
    ...(missing > 0
      ? [`Tempo found ${missing} of ${ids.length} traces and did not have them any more.`]
      : []),
  ];
}

/** Searches count whole seconds. */
async function idsIn({ asking, question, progress }: Download): Promise<{ ids: string[]; isCut: boolean }> {
  const ids = new Set<string>();
  const seconds = {
    fromMs: Math.floor(question.fromMs / SECOND_MS),
    toMs: Math.max(Math.ceil(question.toMs / SECOND_MS), Math.floor(question.fromMs / SECOND_MS) + 1),
  };
  const full = await inSlices(seconds, IDS_PER_ANSWER, async ({ fromMs: start, toMs: end }) => {
    const what = 'a search';
    const answer = objectOf(
      await askJson(asking, '/api/search', { start, end, limit: IDS_PER_ANSWER }, what),
    );
    const traces = answer?.traces ?? (answer?.metrics === undefined ? undefined : []);
    if (!Array.isArray(traces)) {
      throw unexpected(asking, what, "no list 'traces'");
    }
    traces.forEach((trace) => {
      const id = textOf(objectOf(trace)?.traceID);
      if (id !== undefined) {
        ids.add(id);
      }
    });
    progress(`${ids.size} traces found`, 0);
    return traces.length;
  });
  return { ids: [...ids].sort(), isCut: full.length > 0 };
}

async function fetchTraces(ids: readonly string[], download: Download): Promise<{ missing: number }> {
  const { asking, keep, progress } = download;
  let missing = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answers = await Promise.all(
      ids.slice(at, at + AT_ONCE).map(async (id) => {
        const what = `trace ${id}`;
        const answer = await askJson(asking, `/api/traces/${encodeURIComponent(id)}`, {}, what);
        const batches = objectOf(answer)?.batches ?? objectOf(answer)?.resourceSpans;
        if (answer !== null && !Array.isArray(batches)) {
          throw unexpected(asking, what, "no list 'batches'");
        }
        return (batches ?? []) as readonly unknown[];
      }),
    );
    missing += answers.filter((batches) => batches.length === 0).length;
    const resourceSpans = answers.flat();
    if (resourceSpans.length > 0) {
      await keep('tempo', { resourceSpans });
    }
    progress(`${at + answers.length} of ${ids.length} traces`, (at + answers.length) / ids.length);
  }
  return { missing };
}
