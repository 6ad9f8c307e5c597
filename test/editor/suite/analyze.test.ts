import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, diagnostics, folder, meshlens, until, untilStatus, withSetting } from './support';

const codeOf = ({ code }: vscode.Diagnostic): string => (code as { value: string }).value;

describe('Meshlens: Analyze Workspace', () => {
  it('reports services, windows and incidents of the sample', async () => {
    const report = await analyze();
    assert.ok(report.services.length >= 6, `${report.services.length} services`);
    assert.ok(report.windows.count > 0);
    assert.ok(report.incidents.length > 0);
    assert.equal((await meshlens()).report(folder().uri.fsPath)?.createdMs, report.createdMs);
  });

  it('shows each finding, causes on the name of the service', async () => {
    const findings = (await meshlens()).report(folder().uri.fsPath)?.findings ?? [];
    const shown = diagnostics();
    assert.equal(shown.length, findings.length);
    assert.ok(shown.length > 0, 'the sample has findings');
    const services = new Set(findings.map(({ service }) => service));
    const ofCauses = shown.filter(({ diagnostic }) => codeOf(diagnostic) === 'incident-cause');
    assert.ok(ofCauses.length > 0, 'the sample has causes');
    for (const { uri, diagnostic } of ofCauses) {
      const document = await vscode.workspace.openTextDocument(uri);
      const token = document.getText(diagnostic.range);
      assert.ok(services.has(token.replace(/["']/g, '')), `"${token}" in ${uri.path} is a service's name`);
      assert.equal(diagnostic.range.isSingleLine, true);
    }
  });

  it('leads from a finding to the trace that shows it', async () => {
    const related = diagnostics()
      .filter(({ diagnostic }) => codeOf(diagnostic) === 'incident-cause')
      .flatMap(({ diagnostic }) => diagnostic.relatedInformation ?? []);
    assert.ok(related.length > 0);
    const document = await vscode.workspace.openTextDocument(related[0].location.uri);
    assert.match(document.getText(), /spans|traceId|traceID/i);
  });

  it('opens the span behind an incident', async () => {
    const report = (await meshlens()).report(folder().uri.fsPath);
    const evidence = report?.incidents
      .flatMap(({ causes }) => causes)
      .flatMap((cause) => cause.evidence)
      .find(({ spans }) => spans.length > 0);
    assert.ok(evidence, 'some evidence names a span');
    await vscode.commands.executeCommand('meshlens.openEvidence', folder().uri.fsPath, evidence);
    await until('its trace is shown', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(
          ({ input }) => input instanceof vscode.TabInputWebview && /meshlens\.traces$/.test(input.viewType),
        ),
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('lists the services', async () => {
    const api = await meshlens();
    const names = await api.services();
    const known = api.report(folder().uri.fsPath)?.services.map(({ name }) => name) ?? [];
    assert.deepEqual([...names].sort(), [...known].sort());
  });

  it('keeps one process for all requests and says which runtime computes', async () => {
    const status = await untilStatus('the process is idle', ({ busy }) => !busy);
    assert.notEqual(status.runtime, null);
    assert.equal(status.jobPid, null);
  });

  it('hides findings of rules that are switched off', async () => {
    const rules = [...new Set(diagnostics().map(({ diagnostic }) => codeOf(diagnostic)))];
    await withSetting('rules.disabled', rules, async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.deepEqual(diagnostics(), []);
    });
  });
});
