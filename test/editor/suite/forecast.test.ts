import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, diagnostics, folder, meshlens, until, withSetting } from './support';

/** Limits of the sample's own stay beside what a test sets. */
const onCheckout = (): vscode.Diagnostic | undefined =>
  diagnostics()
    .map(({ diagnostic }) => diagnostic)
    .find(
      ({ code, message }) =>
        typeof code === 'object' && code.value === 'slo-forecast' && message.includes('latency of checkout'),
    );

describe('Meshlens: Show Latency and Load Forecast', () => {
  it('learns, shows every service, and marks a service whose limit it crosses', async () => {
    const api = await meshlens();
    const path = folder().uri.fsPath;
    if (api.report(path) === undefined) {
      await analyze();
    }
    // A limit that nothing can keep: what is tested is the way to the finding, not the forecast.
    await withSetting('slo', { checkout: { latencyP90: '1ms' } }, async () => {
      await vscode.commands.executeCommand('meshlens.showForecast');
      const { report } = await until(
        'a forecast is shown',
        () => {
          const shown = api.forecast(path);
          assert.equal(shown?.message ?? null, null);
          return shown?.report && shown;
        },
        150_000,
      );
      assert.ok(report);
      assert.ok(report.steps > 0 && report.series.length > 0);
      for (const { point, low, high } of report.series) {
        assert.equal(new Set([point.length, low.length, high.length, report.steps]).size, 1);
      }
      const found = await until('the finding is shown', onCheckout);
      assert.match(
        found.message,
        /p90 latency of checkout is above its limit of 1 ms.*probability.*Back-test/,
      );
      assert.equal(found.severity, vscode.DiagnosticSeverity.Information);
    });
    await until('the finding goes with the limit', () => onCheckout() === undefined);
  });

  it('shows the load beside the latency, and its peak on the replicas of a manifest', async () => {
    const api = await meshlens();
    const path = folder().uri.fsPath;
    const load = await until('a load forecast is shown', () => api.forecast(path)?.load.report);
    assert.ok(load);
    assert.ok(load.series.length > 0 && load.patterns.length === 0);
    const token = load.replicas.find(({ service }) => service === 'cart')?.tokens.at(0)?.token;
    assert.ok(token);
    const uri = vscode.Uri.joinPath(folder().uri, token.file);
    await vscode.window.showTextDocument(uri);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(token.line - 1, token.column - 1),
    );
    const texts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
    const shown = texts.find(({ value }) => value.includes('expected peak'));
    assert.ok(shown);
    assert.match(shown.value, /\*\*cart\*\*: expected peak .*90 % band/);
    assert.deepEqual(shown.isTrusted, { enabledCommands: ['meshlens.showForecast'] });
    await vscode.commands.executeCommand('meshlens.showForecast', path, 'cart');
    await until('the page is asked for the service', () => api.forecast(path)?.asked?.service === 'cart');
  });
});
