// Converts a file by an npm package.
//
// usage: node javascript.cjs simplecc-wasm|opencc-js PROFILE INPUT [OUTPUT]
//
// NODE_PATH says where the packages are.  Without OUTPUT the seconds of the call
// alone are printed, after calls on the text's beginning for the compiler's sake.
"use strict";
const fs = require("fs");

const [name, profile, input, output] = process.argv.slice(2);
const library = require(name);

function converter() {
  if (name === "simplecc-wasm")
    return (text) => library.simplecc(text, profile);
  const [from, to] = {
    s2t: ["cn", "t"], s2tw: ["cn", "tw"], s2twp: ["cn", "twp"],
    t2s: ["t", "cn"], tw2s: ["tw", "cn"],
  }[profile];
  return library.Converter({ from, to });
}

const convert = converter();
const text = fs.readFileSync(input, "utf8");
if (output) {
  fs.writeFileSync(output, convert(text));
} else {
  for (let i = 0; i < 3; i++) convert(text.slice(0, 1 << 18));
  const start = process.hrtime.bigint();
  convert(text);
  console.log(Number(process.hrtime.bigint() - start) / 1e9);
}
