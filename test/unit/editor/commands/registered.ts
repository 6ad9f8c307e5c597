/** The commands as registered in a window, for tests. */
import type { ListedJob } from '../../../../src/contracts/jobs';
import type { Received } from '../../../../src/contracts/receive';
import type { CommandDeps } from '../../../../src/editor/commands/command';
import { commands } from '../../../../src/editor/commands/commands';
import { registerCommands } from '../../../../src/editor/commands/register';
import { Emitter } from '../../../../src/editor/host/emitter';
import { sampleReport } from '../../contracts/sample-report';
import { fakeServices, type FakeServices } from '../support/fake-services';

export const report = sampleReport();
export const received: Received = {
  port: 4318,
  spans: 1200,
  metrics: 1,
  bytes: 5000,
  files: ['traces-1.jsonl'],
  refused: 0,
  trouble: null,
};

/** The commands as registered in a window with these folders, and what they did. */
export function register(...folders: readonly string[]) {
  const services = fakeServices(...folders);
  const done: unknown[][] = [];
  const note =
    (what: string) =>
    (...args: unknown[]): void =>
      void done.push([what, ...args]);
  const reportChanges = new Emitter<string>();
  const jobs: { known: readonly ListedJob[] } = { known: [] };
  const analysis: { failure: Error | undefined } = { failure: undefined };
  const deps: CommandDeps = {
    ...services,
    analysis: {
      run: ({ uri }, model) => {
        done.push(['analyze', uri.fsPath, ...(model === undefined ? [] : [model])]);
        return analysis.failure === undefined ? Promise.resolve(report) : Promise.reject(analysis.failure);
      },
      runSource: (source, credentials) => {
        done.push(['analyze source', source, credentials]);
        return analysis.failure === undefined ? Promise.resolve(report) : Promise.reject(analysis.failure);
      },
      cancel: note('cancel'),
      refreshFindings: ({ uri }) => {
        done.push(['refresh', uri.fsPath]);
        return Promise.resolve();
      },
    },
    results: {
      get: () => ({ report, stored: false, progress: undefined, failure: undefined }),
      loadLast: () => Promise.resolve(),
      onDidChange: reportChanges.event,
      onDidChangeReport: reportChanges.event,
    },
    wishes: { heatmap: { ask: note('ask heatmap') }, map: { ask: note('ask map') } },
    heatmaps: { show: note('heatmap') },
    maps: { show: note('map') },
    forecasts: { show: note('forecast') },
    forecasting: {
      ask: note('ask'),
      run: (folder) => {
        done.push(['forecast', folder]);
        return Promise.resolve();
      },
      runWithNetworks: (folder) => {
        done.push(['networks', folder]);
        return Promise.resolve();
      },
    },
    jobs: { look: () => Promise.resolve(jobs.known), refresh: note('refresh jobs') },
    receiving: {
      run: (options, onStart) => {
        done.push(['receive', options]);
        onStart(received);
        return Promise.resolve(received);
      },
      stop: () => {
        done.push(['stop receiving']);
        return false;
      },
    },
    runtimes: {
      calibrate: (paths, dimensions, { onProgress }) => {
        done.push(['calibrate', paths, dimensions]);
        for (const fraction of [0.25, null, 1]) {
          onProgress?.({
            step: 'calibrate',
            label: 'Calibrating',
            fraction,
            message: 'kernels',
            etaMs: null,
          });
        }
        return Promise.resolve(12);
      },
    },
  };
  const registration = registerCommands(commands, deps);
  const run = (name: string, ...args: unknown[]) =>
    services.host.commands.registered.get(`meshlens.${name}`)?.(...args);
  return { services, host: services.host, deps, done, analysis, jobs, run, registration, reportChanges };
}

export const executed = ({ host }: FakeServices) => host.commands.executed;
