// The graph of a model with 5,904 nodes in its editor, in Chromium: first paint, and frames while panning and zooming.
import { printFigures } from './pages/print-figures';

printFigures('graph-performance.test.ts', /^(?:first paint|panning|zooming)/);
