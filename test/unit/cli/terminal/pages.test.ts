import { describe, expect, it } from 'vitest';
import { renderExplanation } from '../../../../src/cli/terminal/explanation';
import { renderReport } from '../../../../src/cli/terminal/report';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';
import { columnsOf } from '../../../../src/cli/terminal/text';
import type { Report } from '../../../../src/contracts/report';
import { completeExplanation, completeReport, emptyReport } from '../../contracts/report-fixture';
import { hostileReport } from '../hostile-report';

const plain = describeTerminal({ write: () => undefined }, { env: {}, platform: 'linux' });
const page = (report: Report): string => renderReport(report, plain);

describe('renderReport', () => {
  it('says what was read, what broke, why, and where to act', () => {
    expect(page(completeReport)).toBe(`Meshlens 0.1.0  /srv/shop
21,043 spans from 1 trace file, 3 services, 1 manifest
2024-05-06 10:00:00 to 10:03:00 UTC, 6 windows of 30 s, 1 of them without data
Model: GTF-Net, trained here, on onnx, seed 1, 40 epochs, 21,345 parameters
Trained on the first 70 % of the recording.
20 windows were appended since the model was trained, and scored without training. The model no
longer fits: its median error is 0.6100 ± 0.0200 there and 0.4100 ± 0.0100 on its test windows.
Train again with --model train.

Services (3)  requests of the last tenth of the recording
  name          p99  errors  req/s  anomalous     peak  declared at
  payment   ↑ 1.5 s     3 %     20          2     5.60  docker-compose.yml:14:3
  checkout  ↑ 1.5 s     3 %     20          2     1.40  docker-compose.yml:3:3
  redis     ↑ 1.5 s     3 %     20          -  no data  external, seen from its callers

Scores  over time; the upper 5 of 8 levels are anomalous, blank is no data
  payment   ▁▁█ █▁
  checkout  ▁▁▄ ▄▁
            2024-05-06 10:00:00 to 10:03:00 UTC
  Judged at 5 s (1 of 2 services), 15 s (2)

Incidents (1)
  1  2024-05-06 10:01:00 to 10:02:30 UTC  1 min 30 s  score 5.60
     kind: CPU contention (named by you): CPU up, own work up, steps per request unchanged; not
     recorded: memory; also possible: Memory pressure (16 %)
     similar: earlier, 2023-11-14 22:13:20 to 22:17:20 UTC, CPU contention (named by you), at cart
     (here payment): own errors up there, unchanged here
     1. payment  0.91
        • p95 latency 412 ms, normally 38 ms
          for example traces/shop.jsonl.gz:812
     2. checkout  0.20
     affected: checkout, slower because payment is slower: 7.2×, 98 % of the rise explained
     measured: payment-7d9f8b6c5d-x2x4z: CpuUsage(m) 41 → 298, at its limit of 300 (k8s.yaml:13)
     after a call to payment, checkout then calls shipping in 2 of 40 requests (POST /orders), 99 %
     outside; 38 of these 40 calls to payment failed or were answered early
     mainly inside: 42 of 50 requests to payment have service.version = 2.1.0, 1 % outside (84×)

Lasting changes (1)
  since 2024-05-06 10:01:30 UTC: payment makes more calls per request (2 → 3)

Findings (1)
  docker-compose.yml:14:3 information incident-cause payment caused 1 incident.
    fix: Raise timeout to 2s

Back-test
  Trained on the first 70 % of the windows, chosen on the next 15 %, measured on the last 15 %.
  model        error  spread
  GTF-Net     0.4120   0.010  chosen
  Last value  0.5330       -

Inputs with problems (1 of 2)
  traces/shop.jsonl.gz  otlp, 21,043 records used
    warning line 17, column 5, 3 times: the span has no start time

Skipped (1 file)
  1  neither traces nor a manifest: tsconfig.json

Notes
  One window has no data.

Timings
  read 413 ms, train 8 s (cached); together 8.4 s
`);
  });

  it.each([
    [
      'in the words of the analysis',
      { ...emptyReport, notes: ['No trace export was found.'] },
      '0 manifests  No trace export was found.',
    ],
    ['without a word from the analysis', emptyReport, 'Nothing to score: 0 files read, 1 file skipped.'],
    [
      'nothing anomalous',
      { ...completeReport, incidents: [], findings: [] },
      'None: no service stayed above the threshold in 5 windows with data.',
    ],
    [
      'incidents in undeclared services',
      { ...completeReport, findings: [] },
      'None: no manifest in the folder declares a service',
    ],
  ])('says why there is nothing to see: %s', (_, report, reason) => {
    expect(page(report).replace(/\n/g, ' ')).toContain(reason);
  });

  it('counts what it leaves out', () => {
    const incidents = Array.from({ length: 14 }, () => completeReport.incidents[0]);
    const findings = Array.from({ length: 51 }, () => completeReport.findings[0]);
    const text = page({ ...completeReport, incidents, findings });
    expect(text).toContain('Incidents (14)');
    expect(text).toContain('and 4 more incidents; --json and --html show all');
    expect(text).toContain('and 1 more finding; --json');
  });

  it('shows the summary of a finding and the title of its fix, not the whole message', () => {
    const [{ fix, ...finding }] = completeReport.findings;
    const message = 'payment is slow since 3.5 s ago. Evidence: its own work takes longer.';
    const summary = 'payment is slow since 3.5 s ago.';
    const text = page({
      ...completeReport,
      findings: [
        { ...finding, summary, message, fix },
        { ...finding, rule: 'undeclared-call', summary, message },
      ],
    });
    expect(text).toContain(`incident-cause ${summary}\n    fix: Raise timeout to 2s\n`);
    expect(text).toContain(`undeclared-call ${summary}\n`);
    expect(text.match(/fix: /g)).toHaveLength(1);
    expect(text).not.toContain('Evidence: its own work');
  });

  it("prints no control character from a stranger's trace", () => {
    expect(page(hostileReport)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('keeps tables and strips within a narrow terminal', () => {
    const narrow = describeTerminal({ write: () => undefined, columns: 60 }, { env: {}, platform: 'linux' });
    const scores = { 'a-service-with-a-very-long-name-indeed': Array.from({ length: 900 }, () => 0.2) };
    const services = [{ ...completeReport.services[0], name: 'a-service-with-a-very-long-name-indeed' }];
    const windows = {
      ...completeReport.windows,
      count: 900,
      present: Array.from({ length: 900 }, () => true),
    };
    const lines = renderReport(
      { ...completeReport, services, windows, anomaly: { ...completeReport.anomaly, scores }, findings: [] },
      narrow,
    ).split('\n');
    const from = lines.findIndex((line) => line.startsWith('Services'));
    const to = lines.findIndex((line) => line.startsWith('Incidents'));
    lines.slice(from, to).forEach((line) => expect(columnsOf(line)).toBeLessThanOrEqual(60));
  });
});

describe('renderExplanation', () => {
  it('ranks the services and sets the rankers side by side', () => {
    expect(renderExplanation(completeExplanation, plain)).toBe(`Meshlens  /srv/shop
2024-05-06 10:01:00 to 10:02:30 UTC (1 min 30 s), 2 windows with data
Ranked by model: its back-test error is the lowest

Likely causes
     1. payment  0.91
        • p95 latency 412 ms, normally 38 ms
          for example traces/shop.jsonl.gz:812
     2. checkout  0.20
     measured: payment-7d9f8b6c5d-x2x4z: CpuUsage(m) 41 → 298, at its limit of 300 (k8s.yaml:13)
     after a call to payment, checkout then calls shipping in 2 of 40 requests (POST /orders), 99 %
     outside; 38 of these 40 calls to payment failed or were answered early
     mainly inside: 42 of 50 requests to payment have service.version = 2.1.0, 1 % outside (84×)

Compared with 1970-01-01 00:00:00 to 00:01:00 UTC
  payment: p99 90 ms → 1.5 s (16.7×, 95 % interval 12× to 21×)
  40 % of the requests to payment have version = 2.1, otherwise 0 % (160×)

Rankers
  rank  model (used)   zscore         identity
     1  payment 0.91   checkout 8.10  payment 0.88
     2  checkout 0.20  payment 7.90   checkout 0.31

Notes
  The interval was widened to whole windows.
  score 120 ms
`);
  });

  it('names no cause where nothing is unusual', () => {
    const text = renderExplanation({ ...completeExplanation, peak: 0.4 }, plain);
    expect(text).toContain('Nothing unusual');
    expect(text).toContain('the highest score is 0.40, the threshold is 1.');
    expect(text).not.toContain('Likely causes');
  });

  it('says why nothing is ranked', () => {
    expect(
      renderExplanation({ ...completeExplanation, windowsUsed: 0, causes: [], table: [] }, plain),
    ).toContain('None: no trace data lies in this interval.');
  });
});
