//! Converts a file by a crate and says how long the call alone took.
//!
//! usage: bench-peers zhconv|fmmseg|fmmseg1 PROFILE INPUT [OUTPUT]
//!
//! fmmseg uses threads as the crate does by itself, fmmseg1 one.  Without
//! OUTPUT the seconds of the call are printed, after a first call on the text's
//! beginning, so that what is built on first use is not counted.
use std::{env, fs, process, time::Instant};

use opencc_fmmseg::OpenCC;
use zhconv::{zhconv, Variant};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if arguments.len() < 4 {
        eprintln!("usage: bench-peers zhconv|fmmseg|fmmseg1 PROFILE INPUT [OUTPUT]");
        process::exit(2);
    }
    let (peer, profile) = (arguments[1].as_str(), arguments[2].as_str());
    let text = fs::read_to_string(&arguments[3]).expect("the input is not to be read");

    let convert: Box<dyn Fn(&str) -> String> = if peer == "zhconv" {
        let target = match profile {
            "s2t" => Variant::ZhHant,
            "s2tw" | "s2twp" => Variant::ZhTW,
            "t2s" => Variant::ZhHans,
            "tw2s" | "tw2sp" => Variant::ZhCN,
            _ => panic!("zhconv has no {profile}"),
        };
        Box::new(move |text| zhconv(text, target))
    } else {
        let mut converter = OpenCC::new();
        converter.set_parallel(peer == "fmmseg");
        let profile = profile.to_string();
        Box::new(move |text| converter.convert(text, &profile, false))
    };

    if let Some(output) = arguments.get(4) {
        fs::write(output, convert(&text)).expect("the output is not to be written");
        return;
    }
    let mut end = text.len().min(1 << 20);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    convert(&text[..end]);
    let start = Instant::now();
    let result = convert(&text);
    let seconds = start.elapsed().as_secs_f64();
    assert!(!result.is_empty());
    println!("{seconds}");
}
