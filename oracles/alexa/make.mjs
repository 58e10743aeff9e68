//! Good and bad proofs, and requests of every kind of the model.

import { dice, make, Tally } from '../script.mjs';
import { proofs } from './proofs.mjs';
import { requests } from './requests.mjs';

const tally = new Tally();
const proven = await proofs();
for (const { name, accepted, refusal } of proven.cases.filter(({ name }) => /signed$|over lines$|^a chain: good/.test(name))) {
  tally.agree(accepted, `the adapter refuses a good request (${name}): ${refusal}`);
}
make('proofs.json', proven);
make('requests.json', await requests(dice(59), tally));
tally.end('of its own requests');
