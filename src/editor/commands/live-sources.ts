import type { AnalyzeSourceRequest } from '../../contracts/protocol';
import { DEFAULT_MAX_MB, DEFAULT_MAX_MILLION_ROWS } from '../../contracts/source';
import { requireTrust } from '../folders';
import { credentialsFor, forgetCredentials, liveSources } from '../live/live-sources';
import { summary } from '../views/summary';
import type { CommandDeps, EditorCommand } from './command';

const SETTINGS = 'Open User Settings';
const MINUTE_MS = 60_000;
const RANGES = [
  { label: 'Last 15 minutes', ms: 15 * MINUTE_MS },
  { label: 'Last hour', ms: 60 * MINUTE_MS },
  { label: 'Last 6 hours', ms: 360 * MINUTE_MS },
  { label: 'Last 24 hours', ms: 1440 * MINUTE_MS },
] as const;

/** `Meshlens: Analyze Live Source`: one of the user's settings, over a range that is picked. Resolves to whether there is a report. */
export const analyzeLiveSource: EditorCommand = {
  id: 'meshlens.analyzeLiveSource',
  async run(deps): Promise<boolean> {
    const { host } = deps;
    requireTrust(host, 'Meshlens asks live sources only in a workspace you trust.');
    const sources = liveSources(host);
    if (sources.length === 0) {
      offerSettings(deps);
      return false;
    }
    const asked = await ask(deps, sources);
    if (asked === undefined) {
      return false;
    }
    const report = await deps.analysis.runSource(asked.source, asked.credentials);
    deps.heatmaps.show(report.folder);
    void host.window.showInformationMessage(`${asked.source.address}: ${summary(report)}`);
    return true;
  },
};

/** `Meshlens: Forget Credentials of Live Sources`: and what the sources answered. */
export const forgetLiveCredentials: EditorCommand = {
  id: 'meshlens.forgetLiveCredentials',
  async run({ analytics, context, host }): Promise<void> {
    await forgetCredentials(context);
    await analytics.request('forgetSources', { place: context.globalStorageUri.fsPath });
    void host.window.showInformationMessage(
      'The credentials of all live sources are forgotten, and their answers are deleted.',
    );
  },
};

function offerSettings({ host }: Pick<CommandDeps, 'host'>): void {
  const text = 'No live source is set: add its address to meshlens.liveSources in your user settings.';
  void host.window.showInformationMessage(text, SETTINGS).then((action) => {
    if (action === SETTINGS) {
      void host.commands.executeCommand('workbench.action.openGlobalSettings', {
        query: '@id:meshlens.liveSources',
      });
    }
  });
}

/** Undefined when one of the questions is closed. */
async function ask(
  deps: CommandDeps,
  sources: readonly string[],
): Promise<Pick<AnalyzeSourceRequest, 'source' | 'credentials'> | undefined> {
  const address = await pick(deps, sources, 'The live source to ask');
  if (address === undefined) {
    return undefined;
  }
  const labels = RANGES.map(({ label }) => label);
  const picked = await pick(deps, labels, `The time to ask ${address} for`);
  const range = RANGES.find(({ label }) => label === picked);
  const queries = range && (await queriesFor(deps, address));
  const credentials = queries && (await credentialsFor(deps, address));
  if (range === undefined || queries === undefined || credentials === undefined) {
    return undefined;
  }
  const toMs = deps.host.now();
  const source = {
    address,
    fromMs: toMs - range.ms,
    toMs,
    maxBytes: DEFAULT_MAX_MB * (1 << 20),
    maxRows: DEFAULT_MAX_MILLION_ROWS * 1e6,
    queries,
  };
  return { source, credentials };
}

async function pick(
  { host }: Pick<CommandDeps, 'host'>,
  labels: readonly string[],
  placeHolder: string,
): Promise<string | undefined> {
  const picked = await host.window.showQuickPick(
    labels.map((label) => ({ label })),
    { placeHolder },
  );
  return picked?.label;
}

/** Prometheus answers expressions only. Undefined when the question is closed. */
async function queriesFor(
  { host }: Pick<CommandDeps, 'host'>,
  address: string,
): Promise<readonly string[] | undefined> {
  if (!address.startsWith('prometheus+')) {
    return [];
  }
  const query = await host.window.showInputBox({
    title: 'What to Ask Prometheus For',
    prompt: 'An expression of PromQL, such as sum by (service) (rate(http_requests_total[1m]))',
    ignoreFocusOut: true,
  });
  return query === undefined || query.trim() === '' ? undefined : [query.trim()];
}
