import { analyze } from './analyze';
import { calibrateRuntime } from './calibrate-runtime';
import type { EditorCommand } from './command';
import { cancelJob, retryJob, showJobLog, showJobs } from './jobs';
import { analyzeLiveSource, forgetLiveCredentials } from './live-sources';
import { loadModel } from './load-model';
import { nameIncident } from './name-incident';
import { openEvidenceCommand, openServiceCommand } from './open-evidence';
import { openSample } from './open-sample';
import { receiveTraces, stopReceiving } from './receive-traces';
import { setQueuePassword } from './set-queue-password';
import { showModelRuntime } from './show-model-runtime';
import { forecastLoadWithNetworks, showForecast, showHeatmap, showServiceMap } from './show-pages';
import { trainModel } from './train-model';

/** Every command of the extension. */
export const commands: readonly EditorCommand[] = [
  analyze,
  analyzeLiveSource,
  forgetLiveCredentials,
  trainModel,
  loadModel,
  // What the button of the progress notification does, for the keyboard.
  { id: 'meshlens.cancelAnalysis', run: ({ analysis }) => analysis.cancel() },
  nameIncident,
  showHeatmap,
  showServiceMap,
  showForecast,
  forecastLoadWithNetworks,
  showModelRuntime,
  calibrateRuntime,
  { id: 'meshlens.showOutput', run: ({ output }) => output.show() },
  showJobs,
  cancelJob,
  retryJob,
  showJobLog,
  openSample,
  setQueuePassword,
  receiveTraces,
  stopReceiving,
  openServiceCommand,
  openEvidenceCommand,
];
