import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/contracts/report';
import type { ServingReport } from '../../../../src/contracts/serving/served-model';
import { registerDiagnostics } from '../../../../src/editor/diagnostics/publish';
import { Emitter } from '../../../../src/editor/host/emitter';
import { Results } from '../../../../src/editor/results';
import { sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

function shop() {
  const services = fakeServices('/shop', '/bank');
  const results = new Results(services);
  const live = new Map<string, ServingReport>();
  const changed = new Emitter<string>();
  const registration = registerDiagnostics(services, results, {
    live: () => live,
    onDidChange: changed.event,
  });
  const show = (folder: string, report: Report): void => results.update(folder, { report });
  const shown = () =>
    Object.fromEntries(
      [...services.host.diagnostics].map(([uri, list]) => [uri, list.map(({ message }) => message)]),
    );
  return { services, show, shown, live, changed, registration };
}

const [finding] = sampleReport().findings;
const other = { ...finding, file: 'k8s/cart.yaml', rule: 'silent-service', message: 'cart is silent' };

describe('registerDiagnostics', () => {
  it('shows nothing before there is a report', () => {
    expect(shop().shown()).toEqual({});
  });

  it('shows findings and problems of inputs in their files', () => {
    const { show, shown } = shop();
    const problem = { file: 'k8s/cart.yaml', severity: 'error', reason: 'no kind', line: 2 } as const;
    const input = { file: 'k8s/cart.yaml', kind: 'otlp', records: 1, problems: [problem] } as const;
    show('/shop', sampleReport({ findings: [finding, other], inputs: [input] }));
    expect(shown()).toEqual({
      'file:/shop/docker-compose.yml': [finding.message],
      'file:/shop/k8s/cart.yaml': ['cart is silent', 'no kind'],
    });
  });

  it('takes back what the next report does not say, in that folder only', () => {
    const { show, shown } = shop();
    show('/shop', sampleReport({ findings: [finding, other] }));
    show('/bank', sampleReport());
    show('/shop', sampleReport({ findings: [other] }));
    expect(Object.keys(shown()).sort()).toEqual([
      'file:/bank/docker-compose.yml',
      'file:/shop/k8s/cart.yaml',
    ]);
  });

  it('follows what is said about open configs', () => {
    const { shown, live, changed } = shop();
    live.set('m/config.pbtxt', {
      models: [],
      findings: [{ ...finding, file: 'm/config.pbtxt' }],
      problems: [],
    });
    changed.fire('/shop');
    expect(Object.keys(shown())).toEqual(['file:/shop/m/config.pbtxt']);
    live.clear();
    changed.fire('/shop');
    expect(shown()).toEqual({});
  });

  it('hides a rule as soon as it is switched off, and shows it again', () => {
    const { services, show, shown } = shop();
    show('/shop', sampleReport({ findings: [finding, other] }));
    services.host.workspace.change('meshlens.rules.disabled', ['silent-service']);
    expect(Object.keys(shown())).toEqual(['file:/shop/docker-compose.yml']);
    services.host.workspace.change('meshlens.rules.disabled', []);
    expect(Object.keys(shown())).toHaveLength(2);
  });

  it('takes back the diagnostics of a folder that is closed', () => {
    const { services, show, shown } = shop();
    show('/shop', sampleReport());
    show('/bank', sampleReport());
    const { workspace } = services.host;
    workspace.foldersChanged.fire({ removed: workspace.workspaceFolders.splice(0, 1) });
    expect(Object.keys(shown())).toEqual(['file:/bank/docker-compose.yml']);
    services.host.workspace.change('meshlens.rules.disabled', []);
    expect(Object.keys(shown())).toEqual(['file:/bank/docker-compose.yml']);
  });

  it('ends with its registration', () => {
    const { show, shown, registration } = shop();
    show('/shop', sampleReport());
    registration.dispose();
    expect(shown()).toEqual({});
    show('/shop', sampleReport());
    expect(shown()).toEqual({});
  });
});
