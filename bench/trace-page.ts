// The page of a trace with 50,000 spans in Chromium: first paint, frames while scrolling, memory.
import { printFigures } from './pages/print-figures';

printFigures('trace-performance.test.ts', /^(?:first paint|waterfall|flame|JavaScript|renderer)/);
