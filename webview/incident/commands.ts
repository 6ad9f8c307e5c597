import type { ShownTrace } from '../../src/contracts/incident/page';
import type { Evidence } from '../../src/contracts/report';
import { isAbort } from '../../src/process/rpc/errors';
import type { Announcer } from '../kit/announcer';
import { reasonOf } from '../kit/failure-line';
import type { Store } from '../kit/store';
import type { IncidentHost } from './host';
import { placeOfChosen, type PageState } from './state';

export interface Commands {
  fail(error: unknown): void;
  /** Shows the incident at a place of the list. */
  choose(place: number): void;
  /** Shows the next or the previous one in time. */
  step(by: 1 | -1): void;
  /** Asks for the chosen incident and its traces, e.g. after a reload. */
  load(): void;
  tracesOf(service: string): void;
  compare(trace: ShownTrace): void;
  copy(): void;
  openTrace(traceId: string): void;
  openEvidence(evidence: Evidence): void;
  openService(service: string): void;
  showTraces(): void;
  showHeatmap(): void;
  showMap(): void;
  nameIncident(): void;
  analyze(): void;
}

interface Parts {
  readonly store: Store<PageState>;
  readonly host: IncidentHost;
  readonly announcer: Announcer;
}

/** The service whose traces are listed: the one that was chosen, otherwise the first cause. */
export function serviceOfTraces({ details, service }: Pick<PageState, 'details' | 'service'>): string | null {
  const known = [...(details?.causes ?? []), ...(details?.affected ?? [])];
  return known.find((each) => each.service === service)?.service ?? known.at(0)?.service ?? null;
}

/** Everything that changes the state of the page, or asks the editor for something. */
export function createCommands({ store, host, announcer }: Parts): Commands {
  /** What is looked for; a new search ends the last one. */
  let searching = new AbortController();
  let asked = 0;
  const fail = (error: unknown): void => {
    if (!isAbort(error)) {
      store.update({ failure: reasonOf(error) });
    }
  };
  const run = (work: Promise<unknown>): void => void work.catch(fail);
  const withChosen = (act: (interval: NonNullable<PageState['chosen']>) => Promise<unknown>): void => {
    const { chosen } = store.state;
    if (chosen !== null) {
      run(act(chosen));
    }
  };
  const tell = (notice: string): void => {
    store.update({ notice });
    announcer.say(notice);
  };

  async function load(): Promise<void> {
    const { chosen } = store.state;
    if (chosen === null) {
      return;
    }
    const mine = ++asked;
    const details = await host.incident(chosen);
    if (mine === asked) {
      store.update({ details, isGone: details === null, failure: null });
      await search();
    }
  }

  async function search(): Promise<void> {
    searching.abort();
    const mine = (searching = new AbortController());
    const { chosen } = store.state;
    const service = serviceOfTraces(store.state);
    store.update({ traces: null, comparing: null });
    if (chosen === null || service === null) {
      return;
    }
    try {
      const traces = await host.traces(
        { ...chosen, service },
        {
          signal: mine.signal,
          onProgress: (progress) => mine === searching && store.update({ traces: progress }),
        },
      );
      if (mine === searching) {
        store.update({ traces });
      }
    } catch (error) {
      if (mine === searching && !isAbort(error)) {
        store.update({ traces: error instanceof Error ? error : new Error(String(error)) });
      }
    }
  }

  function choose(place: number): void {
    const incident = store.state.snapshot?.incidents.at(place);
    if (incident === undefined) {
      return;
    }
    const { fromMs, toMs, title } = incident;
    store.update({
      chosen: { fromMs, toMs },
      details: null,
      isGone: false,
      service: null,
      traces: null,
      notice: null,
    });
    announcer.say(`Incident ${place + 1}: ${title}`);
    run(load());
  }

  async function compare(trace: ShownTrace): Promise<void> {
    store.update({ comparing: trace.traceId, notice: null });
    try {
      const found = await host.compare(trace, { signal: searching.signal, onProgress: () => undefined });
      if (!found) {
        tell(`No normal trace of ${trace.service} · ${trace.operation} lies outside the incidents.`);
      }
    } finally {
      if (store.state.comparing === trace.traceId) {
        store.update({ comparing: null });
      }
    }
  }

  return {
    fail,
    choose,
    step(by) {
      const place = placeOfChosen(store.state) + by;
      if (place >= 0 && place < (store.state.snapshot?.incidents.length ?? 0)) {
        choose(place);
      }
    },
    load: () => run(load()),
    tracesOf(service) {
      store.update({ service });
      run(search());
    },
    compare: (trace) => run(compare(trace)),
    copy() {
      const { traces } = store.state;
      const listed = traces !== null && 'traces' in traces ? traces.traces : [];
      withChosen(async (chosen) => {
        const isCopied = await host.copyMarkdown(chosen, listed);
        tell(isCopied ? 'Copied as Markdown.' : 'The last analysis does not have this incident any more.');
      });
    },
    openTrace: (traceId) => run(host.openTrace(traceId)),
    openEvidence: (evidence) => run(host.openEvidence(evidence)),
    openService: (service) => run(host.openService(service)),
    showTraces() {
      const service = serviceOfTraces(store.state);
      if (service !== null) {
        withChosen((chosen) => host.showTraces({ ...chosen, service }));
      }
    },
    showHeatmap: () => withChosen((chosen) => host.showHeatmap(chosen)),
    showMap: () => withChosen((chosen) => host.showMap(chosen)),
    nameIncident: () => withChosen(({ fromMs }) => host.nameIncident(fromMs)),
    analyze: () => run(host.analyze()),
  };
}
