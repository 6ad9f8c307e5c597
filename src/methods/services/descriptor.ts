import { mapPage } from '../../contracts/map-page';
import { longRequest, shortRequest } from '../../process/supervisor/policy';
import { defineMethod, type EditorCommand } from '../descriptor';

/** On rows of jobs in these states, beside the row and in its menu. */
const jobMenus = (states: string, order: string): NonNullable<EditorCommand['menus']> =>
  ['inline', 'job'].map((group) => ({
    menu: 'view/item/context',
    when: `view == meshlens.jobs && viewItem =~ /^job\\.(${states})$/`,
    group: `${group}@${order}`,
  }));

/** The services that manifests declare and traces show, where they disagree, and what every method stands on. */
export const services = defineMethod({
  id: 'services',
  title: 'Services and calls',
  docs: { file: 'docs/findings.md', title: 'Findings', about: 'the rules and how to switch them off' },
  schemas: ['docs/services.schema.json', 'docs/comparison.schema.json'],
  requests: {
    refreshFindings: shortRequest(30_000),
    lastReport: shortRequest(30_000),
    // Placing a large graph may take seconds on a busy machine.
    serviceMap: shortRequest(60_000),
    readRecord: shortRequest(60_000),
    listJobs: shortRequest(30_000),
    jobLog: shortRequest(30_000),
    cancelJob: shortRequest(30_000),
    retryJob: longRequest(120_000),
    // The process answers between two chunks of reading, so a busy one may need a while.
    status: shortRequest(15_000),
  },
  cli: [
    {
      name: 'services',
      summary: 'Show rate, errors and durations of every service, now beside usually',
      load: async () => (await import('./cli/command')).servicesCommand,
    },
    {
      name: 'compare',
      summary: 'Compare two recordings: what is new, gone, slower or fails more',
      load: async () => (await import('./cli/compare')).compareCommand,
    },
  ],
  rules: async () => (await import('./rules')).rules,
  pages: [mapPage],
  commands: [
    {
      id: 'showServiceMap',
      title: 'Show Service Map',
      icon: 'type-hierarchy',
      enablement: 'workspaceFolderCount > 0',
      menus: [{ menu: 'view/title', when: 'view == meshlens.services', group: 'navigation@5' }],
    },
    {
      id: 'showOutput',
      title: 'Show Output',
      icon: 'output',
      menus: [{ menu: 'view/title', when: 'view == meshlens.services', group: '1_more' }],
    },
    { id: 'showJobs', title: 'Show Jobs', icon: 'server-process' },
    {
      id: 'cancelJob',
      title: 'Cancel Job',
      icon: 'debug-stop',
      menus: jobMenus('running|queued|interrupted', '1'),
    },
    {
      id: 'retryJob',
      title: 'Run Job Again',
      icon: 'debug-restart',
      enablement: 'isWorkspaceTrusted',
      menus: jobMenus('failed|cancelled|interrupted', '2'),
    },
    {
      id: 'showJobLog',
      title: 'Show Job Log',
      icon: 'output',
      menus: jobMenus('running|interrupted|failed|cancelled|done', '3'),
    },
    { id: 'setQueuePassword', title: 'Set Password of the Job Queue' },
    { id: 'openSample', title: 'Open Sample Workspace' },
    {
      id: 'receiveTraces',
      title: 'Receive Traces Here',
      icon: 'radio-tower',
      enablement: 'isWorkspaceTrusted',
    },
    { id: 'stopReceiving', title: 'Stop Receiving Traces', icon: 'debug-stop' },
    { id: 'openService', title: 'Open Service Declaration', palette: false },
    { id: 'openEvidence', title: 'Open Evidence', palette: false },
  ],
});
