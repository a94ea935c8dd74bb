import { openReader } from '@ablate/tracker';
import { studentTQuantile } from '@ablate/statistics';
const reader = openReader(process.argv[2]);
const names = ['shortcut','batch norm','mixup','momentum','cosine'];
const runs = reader.listRuns().filter(r => r.status === 'finished');
const by = {};
for (const r of runs) { const code = names.reduce((c,n,i)=> c | ((r.tags[n]==='on')<<i), 0); (by[r.seed] ??= [])[code] = r.metrics['test/accuracy'].last; }
const seeds = Object.keys(by).filter(s => by[s].filter(v=>v!==undefined).length === 32);
console.log(runs.length, 'seeds', seeds);
const pop = x => { let c=0; while(x){c+=x&1;x>>=1} return c; };
const eff = (s, set, half) => { let sum=0,n=0; for (let c=0;c<32;c++){ const sign = pop(31^c)%2?-1:1; if (half && sign!==half) continue; n++; sum += by[s][c] * (pop(set & ~c)%2?-1:1);} return sum/(n/2); };
for (let set=1; set<32; set++) { const v = seeds.map(s=>eff(s,set,0)); if (pop(set)<=5) console.log(pop(set), names.filter((_,i)=>set>>i&1).join(' x ').padEnd(50), v.map(x=>x.toFixed(3)).join(' ')); }
