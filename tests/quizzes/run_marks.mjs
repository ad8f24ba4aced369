// Loads the marking scripts as a page would, in a context of their own, and does what standard input asks:
// {scripts: [path], tasks: [{do: "mark"|"draw"|"fold"|"number", …}]} → a JSON list of results.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const { scripts, tasks } = JSON.parse(readFileSync(0, "utf8"));
const page = vm.createContext({});
page.window = page;
scripts.forEach((path) => vm.runInContext(readFileSync(path, "utf8"), page, { filename: path }));
const { OM } = page;

const doers = {
  mark: ({ data, answer }) => {
    const mark = OM.mark(data, answer);
    return { mark, feedback: OM.kinds[data.kind].feedback(data, mark) };
  },
  draw: ({ quiz, seeds }) => seeds.map((seed) => OM.draw(quiz, seed).map((each) => [each.question.id, each.order])),
  numbers: ({ seed, count }) => { const stream = OM.numbers(seed); return Array.from({ length: count }, stream.next); },
  fold: ({ text }) => OM.fold(text),
  near: ({ folded, accepted }) => OM.nearMiss(folded, accepted),
  number: ({ text, language, unit }) => OM.readNumber(text, language, unit),
};
process.stdout.write(JSON.stringify(tasks.map((task) => doers[task.do](task))));
