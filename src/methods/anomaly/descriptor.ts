import { heatmapPage } from '../../contracts/heatmap-page';
import { longRequest, shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

const CAN_ANALYZE = 'workspaceFolderCount > 0 && !meshlens.running';
const IN_SERVICES = 'view == meshlens.services';

/** What was anomalous, where and when, and which service probably caused it. */
export const anomaly = defineMethod({
  id: 'anomaly',
  title: 'Anomalies',
  docs: {
    file: 'docs/anomaly.md',
    title: 'How anomalies are found',
    about: 'the model, the features, calibration, back-test, limits',
  },
  schemas: ['docs/report.schema.json', 'docs/explanation.schema.json', 'docs/evaluation.schema.json'],
  jobs: async () => (await import('./jobs')).anomalyJobs,
  requests: {
    analyze: longRequest(120_000),
    // A database may take ten minutes to answer one query, and reports nothing meanwhile.
    analyzeSource: longRequest(660_000),
    forgetSources: shortRequest(30_000),
    explain: longRequest(120_000),
    cellEvidence: shortRequest(30_000),
    scale: shortRequest(30_000),
  },
  cli: [
    {
      name: 'analyze',
      summary: 'Find what is anomalous in the traces of a folder, and why',
      load: async () => (await import('./cli/analyze')).analyzeCommand,
    },
    {
      name: 'explain',
      summary: 'Rank the services by how likely each caused what happened in an interval',
      load: async () => (await import('./cli/explain')).explainCommand,
    },
    {
      name: 'evaluate',
      summary: 'Compare the incidents of a folder with known faults, beside plain rivals',
      load: async () => (await import('./cli/evaluate')).evaluateCommand,
    },
  ],
  rules: async () => (await import('./rules')).rules,
  pages: [heatmapPage],
  commands: [
    {
      id: 'analyze',
      title: 'Analyze Workspace',
      icon: 'pulse',
      enablement: CAN_ANALYZE,
      menus: [{ menu: 'view/title', when: `${IN_SERVICES} && !meshlens.running`, group: 'navigation@1' }],
    },
    {
      id: 'analyzeLiveSource',
      title: 'Analyze Live Source',
      enablement: 'isWorkspaceTrusted && !meshlens.running',
    },
    { id: 'forgetLiveCredentials', title: 'Forget Credentials of Live Sources' },
    {
      id: 'cancelAnalysis',
      title: 'Cancel Analysis',
      icon: 'debug-stop',
      enablement: 'meshlens.running',
      menus: [{ menu: 'view/title', when: `${IN_SERVICES} && meshlens.running`, group: 'navigation@1' }],
    },
    {
      id: 'showHeatmap',
      title: 'Show Anomaly Heatmap',
      icon: 'graph',
      enablement: 'workspaceFolderCount > 0',
      menus: [
        { menu: 'view/title', when: `${IN_SERVICES} || view == meshlens.incidents`, group: 'navigation@2' },
      ],
    },
    {
      id: 'trainModel',
      title: 'Train Model',
      enablement: `isWorkspaceTrusted && ${CAN_ANALYZE}`,
      menus: [{ menu: 'view/title', when: IN_SERVICES, group: '1_more' }],
    },
    {
      id: 'loadModel',
      title: 'Load Model',
      enablement: `isWorkspaceTrusted && ${CAN_ANALYZE}`,
      menus: [{ menu: 'view/title', when: IN_SERVICES, group: '1_more' }],
    },
  ],
});
