import type { Evidence } from '../../../src/contracts/report';
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { h } from '../../kit/dom';
import { createScoreChart, type ScoreChart } from '../../kit/score-chart';
import { button, progressRing } from '../../kit/toolkit';
import type { Chrome } from '../draw/chrome';
import type { CellDetails } from '../host';
import { changesAt, changeSentence } from '../model/changes';
import { missingReason, windowRange } from '../model/describe';
import { ownScale } from '../model/widths';
import { affectedText, incidentAt } from '../model/incidents';
import { scoreText } from '../model/high-scores';
import { capitalised } from '../../kit/text';
import { formatDuration, formatRange, type Zone } from '../../kit/time';
import type { RangeCommands } from '../range-commands';
import type { CellRef, PageState, Selection } from '../state';
import { rangeContent } from './range-content';
import { backButton } from './back-button';
import { changeList } from './change-list';
import { causeList } from './cause-list';
import { evidenceList } from '../../kit/evidence-list';
import { incidentList } from './incident-list';
import { kindParts } from './kind-parts';
import { chartData, chartStyle } from './service-chart';
import { similarList } from './similar-list';
import { statements } from './statements';

export interface DrawerActions {
  select(selection: Selection | null): void;
  openEvidence(evidence: Evidence): void;
  openService(service: string): void;
  openIncident(fromMs: number, toMs: number): void;
  nameIncident(fromMs: number): void;
  /** @param service null: of all services */
  showTraces(fromMs: number, toMs: number, service: string | null): void;
  readonly range: Pick<RangeCommands, 'explain' | 'cancel' | 'zoomTo'>;
}

export interface DrawerModel {
  /** As delivered: the chart shows it. */
  readonly base: HeatmapSnapshot;
  /** At the width that is shown. */
  readonly snapshot: HeatmapSnapshot;
  readonly selection: Selection | null;
  readonly zone: Zone;
  /** Of the selected cell: what the editor said, an error, or undefined while it is being asked. */
  readonly details: CellDetails | Error | undefined;
  readonly explained: PageState['explained'];
}

export interface Drawer {
  readonly element: HTMLElement;
  show(model: DrawerModel, chrome: Chrome): void;
}

/** The evidence beside the heatmap: all incidents, one incident with its causes, or one cell. */
export function createDrawer(actions: DrawerActions): Drawer {
  const element = h('aside', { class: 'drawer', attributes: { 'aria-label': 'Evidence', tabindex: '-1' } });
  let chart: ScoreChart | null = null;

  return {
    element,
    show(model, chrome) {
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      chart?.destroy();
      chart = null;
      const service = shownService(model);
      const canvas = h('canvas', {
        attributes: { role: 'img', 'aria-label': `Score of ${service ?? ''} over time` },
      });
      const chartBox =
        service === null
          ? null
          : h(
              'section',
              {},
              h('h3', { text: `Score of ${service}` }),
              h('div', { class: 'chart-box' }, canvas),
            );
      const { head, body } = content(model, actions);
      element.replaceChildren(...head, ...(chartBox ? [chartBox] : []), ...body);
      if (service !== null) {
        chart = createScoreChart(canvas, chartData(model, service), chartStyle(element, chrome));
      }
      // The list was rebuilt under the user's focus: give it back.
      if (focused) {
        restoreFocus(element, focused.getAttribute('data-focus-key'));
      }
    },
  };
}

/** The drawer's parts above and below the chart. */
interface Content {
  readonly head: readonly HTMLElement[];
  readonly body: readonly HTMLElement[];
}

function content(model: DrawerModel, actions: DrawerActions): Content {
  const { snapshot, selection, zone } = model;
  if (selection?.kind === 'cell') {
    return cellContent(model, selection.cell, actions);
  }
  if (selection?.kind === 'incident') {
    return incidentContent(model, selection, actions);
  }
  if (selection?.kind === 'range') {
    const parts = rangeContent(selection, model.explained, snapshot.services.length, zone, {
      ...actions,
      ...actions.range,
      pick: (service) => actions.select({ ...selection, service }),
    });
    return { head: [backButton(() => actions.select(null)), ...parts.head], body: parts.body };
  }
  const pick = (incident: number): void => actions.select({ kind: 'incident', incident, service: null });
  return {
    head: [h('h2', { text: 'Incidents' }), incidentList(snapshot, zone, pick)],
    body: changeList(snapshot.changes, zone),
  };
}

function incidentContent(
  { snapshot, zone }: DrawerModel,
  selection: Extract<Selection, { readonly kind: 'incident' }>,
  actions: DrawerActions,
): Content {
  const incident = snapshot.incidents[selection.incident];
  const { fromMs, toMs, causes } = incident;
  const listed = causeList(causes, shownService({ snapshot, selection }), {
    pick: (service) => actions.select({ ...selection, service }),
    openEvidence: actions.openEvidence,
    openService: actions.openService,
  });
  return {
    head: [
      backButton(() => actions.select(null)),
      h('h2', { text: `Incident ${selection.incident + 1}` }),
      h('p', {
        class: 'when',
        text: `${formatRange(fromMs, toMs, zone)} (${formatDuration(toMs - fromMs)})`,
      }),
    ],
    body: [
      ...kindParts(incident, () => actions.nameIncident(fromMs)),
      h('h3', { text: 'Likeliest causes' }),
      causes.length === 0 ? h('p', { class: 'quiet', text: 'No service stands out as the cause.' }) : listed,
      h(
        'div',
        { class: 'actions' },
        button({
          label: 'Open incident',
          appearance: 'primary',
          description: 'Open incident: timeline, paths, traces, and a copy as Markdown',
          onClick: () => actions.openIncident(fromMs, toMs),
        }),
        button({ label: 'Explain this interval', onClick: () => actions.range.explain(fromMs, toMs) }),
        button({
          label: 'Show traces',
          onClick: () => actions.showTraces(fromMs, toMs, shownService({ snapshot, selection })),
        }),
      ),
      ...statements(incident),
      ...similarList(snapshot, incident, zone, (other) =>
        actions.select({ kind: 'incident', incident: other, service: null }),
      ),
    ],
  };
}

function cellContent(model: DrawerModel, cell: CellRef, actions: DrawerActions): Content {
  const { snapshot, zone, details } = model;
  const { service, window } = cell;
  const incident = incidentAt(snapshot, service, window);
  const affected = affectedText(snapshot, incident, service);
  const exact = details && !(details instanceof Error) ? details.score : undefined;
  const score =
    exact === undefined || exact === null ? scoreText(snapshot, service, window) : exact.toFixed(2);
  const showIncident =
    incident !== undefined &&
    button({
      label: `Incident ${incident + 1}`,
      onClick: () => actions.select({ kind: 'incident', incident, service }),
    });
  const showManifest = button({
    label: 'Show in manifest',
    description: `Show in manifest: ${service}`,
    onClick: () => actions.openService(service),
  });
  return {
    head: [
      backButton(() => actions.select(null)),
      h('h2', { text: service }),
      h('p', { class: 'when', text: windowRange(snapshot, window, zone) }),
      h(
        'p',
        { class: 'score' },
        h('strong', { text: score }),
        score === 'no data' ? '' : ' score, threshold 1',
      ),
    ],
    body: [
      h('h3', { text: 'Evidence' }),
      ...(affected === undefined ? [] : [h('p', { text: `${capitalised(affected)}.` })]),
      ...changesAt(snapshot, service, window).map((change) =>
        h('p', { text: `${capitalised(changeSentence(change, zone))}.` }),
      ),
      cellEvidence(model, service, actions),
      ...(hasEvidence(details) ? [valuesOf(model)] : []).filter((part) => part !== false),
      h('div', { class: 'actions' }, showIncident, showManifest),
    ],
  };
}

function hasEvidence(details: DrawerModel['details']): boolean {
  return details !== undefined && !(details instanceof Error) && details.evidence.length > 0;
}

function missingSentence(snapshot: HeatmapSnapshot, service: string): string {
  return ownScale(snapshot) === undefined
    ? 'No span of this service was recorded in this window.'
    : `${capitalised(missingReason(snapshot, service))}.`;
}

/** The values in the sentences of a finer cell are those of the report's window around it. */
function valuesOf({ base, snapshot }: Pick<DrawerModel, 'base' | 'snapshot'>): HTMLElement | false {
  return (
    ownScale(snapshot) !== undefined &&
    h('p', {
      class: 'quiet',
      text: `Values are those of the ${formatDuration(base.widthMs)} around this cell.`,
    })
  );
}

function cellEvidence(
  { details, snapshot }: Pick<DrawerModel, 'details' | 'snapshot'>,
  service: string,
  actions: DrawerActions,
): HTMLElement {
  if (details === undefined) {
    return h('div', { class: 'loading' }, progressRing('Reading the evidence'));
  }
  if (details instanceof Error) {
    return h('p', { class: 'failure', text: `The evidence could not be read: ${details.message}` });
  }
  if (details.score === null) {
    return h('p', { class: 'quiet', text: missingSentence(snapshot, service) });
  }
  return evidenceList(details.evidence, actions.openEvidence);
}

/** The service that the chart is about. */
function shownService({ snapshot, selection }: Pick<DrawerModel, 'snapshot' | 'selection'>): string | null {
  if (selection === null || selection.kind === 'range') {
    return null;
  }
  if (selection.kind === 'cell') {
    return selection.cell.service;
  }
  const { causes } = snapshot.incidents[selection.incident];
  return selection.service ?? (causes.length > 0 ? causes[0].service : null);
}

function restoreFocus(element: HTMLElement, key: string | null): void {
  const again =
    key === null ? null : element.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(key)}"]`);
  (again ?? element).focus();
}
