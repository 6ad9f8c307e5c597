import { describe, expect, it } from 'vitest';
import { incidentCause } from '../../../src/findings/incident-cause';
import { evidence, graphOf, incident, inputOf, range } from './graphs';

const graph = graphOf({ payment: {}, bystander: {}, traced: { declarations: [] } });

describe('incident-cause', () => {
  it('says when, how long and why, on the name', () => {
    const shown = [
      evidence('p95 latency was 412 ms, normally 38 ms.', [812, 900]),
      evidence('checkout waited 9 times longer for it', [1000]),
      evidence('a third thing', [1]),
    ];
    const statements = incidentCause.check(
      inputOf(graph, { incidents: [incident('payment', '2024-05-06T10:00:30Z', 3, { evidence: shown })] }),
    );
    expect(statements).toEqual([
      {
        ...range('compose.yml', 1),
        service: 'payment',
        summary: 'payment is the likeliest cause of the incident at 10:00:30 UTC.',
        message:
          'payment is the likeliest cause of an incident on 2024-05-06 from 10:00:30 to 10:03:30 UTC (3 min). Evidence: p95 latency was 412 ms, normally 38 ms; checkout waited 9 times longer for it.',
        related: [
          {
            location: { file: 'traces.jsonl', line: 812, offset: 812_000 },
            message: 'p95 latency was 412 ms, normally 38 ms.',
          },
          {
            location: { file: 'traces.jsonl', line: 1000, offset: 1_000_000 },
            message: 'checkout waited 9 times longer for it',
          },
        ],
      },
    ]);
  });

  it('names the kind of trouble, for people and for programs', () => {
    const kind = {
      id: 'cpu-contention',
      name: 'CPU contention',
      confidence: 0.83,
      isUnknown: false,
      why: ['CPU up'],
      signature: [0.8],
    };
    const incidents = [{ ...incident('payment', '2024-05-06T10:00:30Z', 3), kind }];
    const [statement] = incidentCause.check(inputOf(graph, { incidents }));
    expect(statement.message).toContain('(3 min). Kind: CPU contention (83 %): CPU up.');
    const { why: _, signature: __, ...stated } = kind;
    expect(statement.kind).toEqual(stated);
  });

  it('puts all incidents of a service into one finding, the strongest described', () => {
    const incidents = [
      incident('payment', '2024-05-06T10:00:00Z', 3),
      incident('payment', '2024-05-06T12:00:00Z', 180, { score: 9 }),
      incident('payment', '2024-05-07T01:00:00Z', 1),
    ];
    const [statement, ...others] = incidentCause.check(inputOf(graph, { incidents }));
    expect(others).toEqual([]);
    expect(statement.message).toBe(
      'payment is the likeliest cause of an incident on 2024-05-06 from 12:00:00 to 15:00:00 UTC (3 h). It is also the likeliest cause of 2 incidents at 10:00:00 and 2024-05-07 01:00:00 UTC.',
    );
  });

  it('stays short with many incidents and much evidence', () => {
    const incidents = Array.from({ length: 40 }, (_, hour) =>
      incident('payment', new Date(Date.UTC(2024, 0, 1, hour)).toISOString(), 3, {
        evidence: [
          evidence(
            'slow',
            Array.from({ length: 50 }, (_line, line) => line),
          ),
        ],
      }),
    );
    const [statement] = incidentCause.check(inputOf(graph, { incidents }));
    expect(statement.message.length).toBeLessThan(300);
    expect(statement.message).toContain('and 36 more UTC');
    expect(statement.related.length).toBe(5);
  });

  it('states each piece of evidence once, with a span of its own', () => {
    const shown = [evidence('slow inside', [5, 6, 7]), evidence('failing', [5, 6, 7])];
    const [{ related }] = incidentCause.check(
      inputOf(graph, { incidents: [incident('payment', '2024-05-06T10:00:00Z', 1, { evidence: shown })] }),
    );
    expect(related.map(({ location, message }) => `${message} ${location.line}`)).toEqual([
      'slow inside 5',
      'failing 6',
    ]);
  });

  it('stands in every manifest that declares the service, with its evidence in the first', () => {
    const both = graphOf({
      payment: { declarations: [range('compose.yml', 4), range('k8s/payment.yaml', 2)] },
    });
    const statements = incidentCause.check(
      inputOf(both, {
        incidents: [incident('payment', '2024-05-06T10:00:00Z', 1, { evidence: [evidence('slow', [3])] })],
      }),
    );
    expect(statements.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'compose.yml:4',
      'k8s/payment.yaml:2',
    ]);
    const [whole, further] = statements;
    expect(whole.message).toContain('Evidence: slow.');
    expect(further).toMatchObject({
      severity: 'hint',
      summary: whole.summary,
      message:
        'payment is the likeliest cause of the incident at 10:00:00 UTC. The evidence stands at compose.yml:4.',
      related: [],
    });
  });

  it('says nothing of other participants, of services without a manifest, and of unknown ones', () => {
    const incidents = [
      incident('traced', '2024-05-06T10:00:00Z', 1),
      incident('gone', '2024-05-06T10:00:00Z', 1),
      incident('payment', '2024-05-06T10:00:00Z', 1, { causes: [] }),
    ];
    expect(incidentCause.check(inputOf(graph, { incidents }))).toEqual([]);
  });
});
