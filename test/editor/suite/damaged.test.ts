import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Report } from '../../../src/contracts/report';
import { expectedProblems, GOOD_SPANS, SPANS_BEFORE_DAMAGE, writeDamagedFolder } from './damaged-inputs';
import { analyze, errorsShown, folder, meshlens, until, withSetting } from './support';

const NAME = 'damaged';
const ENGINE = /internal error|Maximum call stack|Invalid array length|TypeError|RangeError/;

describe('damaged files beside a good trace', () => {
  const place = (file: string): string => path.join(folder().uri.fsPath, NAME, file);
  let report: Report;
  let errors: readonly string[];
  const input = (file: string): Report['inputs'][number] => {
    const found = report.inputs.find((each) => each.file === `${NAME}/${file}`);
    assert.ok(found, `${file} is among the inputs`);
    return found;
  };

  before(async () => {
    await writeDamagedFolder(place('.'));
    await withSetting('include', [NAME], async () => {
      errors = await errorsShown(async () => {
        report = await analyze();
      });
    });
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(place('.'), { recursive: true });
    await analyze();
  });

  it('are read up to their damage, and the good trace whole, without an error message', () => {
    assert.deepEqual(errors, []);
    assert.equal(input('good.jsonl').records, GOOD_SPANS);
    assert.deepEqual(input('good.jsonl').problems, []);
    assert.ok(input('member.jsonl.gz').records >= SPANS_BEFORE_DAMAGE);
    assert.equal(input('deep.json').records, 1);
    assert.equal(input('digits.jsonl').records, 1);
    assert.doesNotMatch(JSON.stringify(report), ENGINE);
  });

  for (const [file, { line, reason = '' }] of Object.entries(expectedProblems)) {
    it(`have their problems said: ${file}`, () => {
      const said = input(file).problems.filter((problem) => problem.reason.includes(reason));
      assert.equal(said.length, 1, JSON.stringify(input(file).problems));
      assert.equal(said[0].line, line);
      // An editor shows no lines of compressed files.
      const shown = vscode.languages
        .getDiagnostics(vscode.Uri.file(place(file)))
        .filter(({ source, message }) => source === 'Meshlens' && message.includes(reason));
      assert.deepEqual(
        shown.map(({ range }) => range.start.line + 1),
        line === undefined ? [] : [line],
      );
    });
  }

  it('leave the result to the heatmap', async () => {
    await vscode.commands.executeCommand('meshlens.showHeatmap');
    const api = await meshlens();
    const snapshot = await until('the page shows this result', () => {
      const shown = api.heatmap(folder().uri.fsPath);
      return shown?.createdMs === report.createdMs && shown;
    });
    assert.equal(snapshot.empty, null);
    assert.deepEqual([...snapshot.services].sort(), ['cart', 'orders', 'stock', 'web']);
  });
});
