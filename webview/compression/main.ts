import { startPage } from '../kit/start-page';
import '../kit/styles/boxes.css';
import '../kit/styles/tables.css';
import './styles/layout.css';
import './styles/variants.css';
import { connectHost } from './host';
import { createPage } from './page';

startPage(connectHost, createPage);

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
