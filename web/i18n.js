// Words of the interface in Japanese and English.

const words = {
  search: ["検索", "Search"], searchHint: ["名前・読み・文の言葉（/ で移動）", "Name, reading, words of a sentence (press /)"],
  home: ["ホーム", "Home"], graph: ["グラフ", "Graph"], documents: ["文書", "Documents"], sparql: ["SPARQL", "SPARQL"],
  live: ["文章を試す", "Try a text"], path: ["つながり", "Path"], timeline: ["年表", "Timeline"], entities: ["項目", "Entities"],
  skip: ["本文へ", "Skip to content"], theme: ["明暗", "Light/dark"], language: ["English", "日本語"],
  fact: ["事実", "fact"], planned: ["計画", "planned"], possible: ["可能性", "possible"], hearsay: ["伝聞", "hearsay"],
  desired: ["希望", "desired"], conditional: ["条件つき", "conditional"], question: ["疑問", "question"], denied: ["否定", "denied"], inferred: ["推論", "inferred"], disputed: ["食い違い", "disputed"],
  facts: ["事実", "Facts"], others: ["事実ではないもの（計画・否定・伝聞など）", "Not facts: plans, denials, hearsay"],
  aliases: ["別名", "Also called"], reading: ["読み", "Reading"], mentions: ["言及", "mentions"], sentences: ["文", "Sentences"],
  statements: ["言明", "statements"], newest: ["新しい事実", "Newest facts"], unsure: ["計画・否定・伝聞", "Plans, denials, hearsay"],
  hubs: ["つながりの多い項目", "Hubs"], contradictions: ["食い違い", "Contradictions"], none: ["ありません", "None"],
  noHits: ["見つかりません", "Nothing found"], more: ["さらに表示", "Show more"], all: ["すべて", "All"],
  noStore: ["まだグラフがありません。次のコマンドで文書を読み込むと、この頁に現れます。", "There is no graph yet. Read some documents with this command, and they appear here."],
  offline: ["サーバーに届きません。「enishi serve」が動いているか確かめてください。", "The server does not answer. Is `enishi serve` still running?"],
  failed: ["できませんでした", "That did not work"], retry: ["もう一度", "Try again"], loading: ["読み込み中…", "Loading…"],
  open: ["開く", "Open"], expand: ["広げる", "Expand"], onlyThis: ["これだけ", "Only this"], reset: ["絞り込みを解く", "Clear filters"],
  relation: ["関係", "Relation"], status: ["確かさ", "Status"], class: ["種類", "Class"], depth: ["深さ", "Depth"], until: ["いつまで", "Until"],
  hidden: ["ほかに隠れている項目", "hidden neighbours"], cut: ["入りきらない項目", "left out for room"], kinds: ["種類・別名の関係も", "Kinds and aliases too"],
  run: ["実行（Ctrl+Enter）", "Run (Ctrl+Enter)"], query: ["問い合わせ", "Query"], named: ["用意された問い", "Ready questions"], rows: ["行", "rows"],
  download: ["ダウンロード", "Download"], from: ["から", "From"], to: ["まで", "To"], find: ["調べる", "Find"], noPath: ["事実のつながりはありません", "No chain of facts"],
  liveHint: ["文章を貼り付けると、その場で読み取ります。何も保存されません。", "Paste a text: it is read at once. Nothing is kept."],
  liveExample: ["米OpenAIのサム・アルトマンCEOは3日、新モデル「GPT-9」を発表した。来月には日本法人を設立する計画だ。マイクロソフトによる買収は否定した。", "米OpenAIのサム・アルトマンCEOは3日、新モデル「GPT-9」を発表した。来月には日本法人を設立する計画だ。マイクロソフトによる買収は否定した。"],
  text: ["文章", "Text"], speaker: ["話し手", "says"], time: ["時", "time"], rule: ["規則", "rule"], sentence: ["文", "sentence"], table: ["表", "Table"],
  subject: ["主語", "Subject"], object: ["目的語", "Object"], legend: ["凡例", "Legend"], legendSubject: ["主語", "subject"], legendObject: ["目的語", "object"],
  graphHelp: ["矢印キーで項目を移り、Enterで広げ、Oで頁を開きます。ドラッグで移動、ホイールで拡大。線を選ぶと文が出ます。", "Arrow keys move between entities, Enter expands, O opens the page. Drag to move, wheel to zoom. Select a line to see its sentence."],
  undo: ["戻す", "Undo"], published: ["公開日", "published"], undated: ["日付なし", "undated"], given: ["本文の日付", "as the text says"], byDocument: ["文書の日付", "day of the document"],
  source: ["出典", "Source"], page: ["頁", "Page"], noFilter: ["指定なし", "Any"], compare: ["並べて見る", "Side by side"], fit: ["全体", "Fit"],
  confidence: ["確信度", "Confidence"], atLeast: ["以上", "or more"], since: ["いつから", "Since"], period: ["期間", "Period"], hide: ["隠す", "Hide"], hiddenNow: ["隠したもの", "Hidden"],
  showHidden: ["隠したものを表示", "Show what is hidden"], trail: ["たどった項目", "Trail"], remove: ["外す", "Remove"], relations: ["関係", "Relations"], sameAsSparql: ["SPARQLで見る", "As SPARQL"],
  sameAsTable: ["文つきの一覧", "As a list with sentences"], neighbours: ["隣の項目", "neighbours"], said: ["言われていること", "What is said"], total: ["件", "in all"],
  plain: ["項目と言明", "Entities and statements"], ink: ["読み取りの濃淡", "Coverage ink"], inkFact: ["事実", "fact"], inkUnsure: ["計画・否定・伝聞", "plan, denial, hearsay"],
  inkBlocked: ["あと一歩", "blocked"], inkUnread: ["読まれていない", "unread"], inkHelp: ["本文を四つの濃淡で示します。「あと一歩」の部分を選ぶと、何が足りないか、どう書けば通るかが出ます。", "The text in four inks. Select a blocked part: it says which condition failed, and the smallest edit that would pass."],
  failed1: ["足りない条件", "Condition that failed"], cEmpty: ["入るべきものがない", "nothing fills the slot"], cUnfit: ["入っているものが合わない", "what stands there does not fit"], cVoice: ["態が違う", "another voice"],
  cElsewhere: ["枠は埋まっているが、読み手が別のところで退けた", "the slots look filled, but the reader gave up elsewhere"], cDropped: ["候補は制約で落とされた", "a constraint dropped the candidate"],
  wanted: ["求めるもの", "wanted"], found: ["あるもの", "found"], edit: ["通る最小の書き換え", "Smallest edit that passes"], noEdit: ["小さな書き換えでは通りませんでした", "No small edit was found to pass"], tryEdit: ["この文で試す", "Try this sentence"],
  live2: ["表示", "Show"], reading2: ["読み取っています…", "Reading…"], decide: ["判定", "Decide"], confirm: ["正しい", "Confirm"], reject: ["誤り", "Reject"], reason: ["理由", "Reason"], join: ["同じもの", "Same thing"], partAction: ["別のもの", "Different things"],
  decided: ["判定を書き込みました", "The decision is written"], confirmed: ["確認済み", "confirmed"], rejected: ["退けられた", "rejected"], token: ["書き込みの合言葉", "Writing token"], denials: ["否定されたこと", "What was denied"],
  back: ["前へ戻る", "Back"], text2: ["文章全体", "Whole text"], longName: ["名前が長いため途中まで", "the name is cut"], firstOf: ["先頭", "first"], map: ["型の図", "Map of types"], chart: ["グラフで", "As a graph"], contextOnly: ["この文書だけ", "This document only"],
  decidedBefore: ["この判定はすでに書かれています", "This was decided already"], nextBuild: ["（次の build から）", "(from the next build on)"],
  news: ["新しい動き", "News"], life: ["その後", "Life"], lifeOf: ["言われたことのその後", "Life of a claim"], lifeHelp: ["噂から終わりまで、だれが何をどうすると言われ、どうなったかを順に示します。関係か目的語のどちらかが要ります。", "From rumour to end: what was said of who does what, and what became of it. A relation or an object is needed."],
  newsHelp: ["ある日までの文書と比べて、その後の文書が新しく言うことを示します。", "What the documents after a day say beside those up to it."], knownUntil: ["いつまでを既知とするか", "Known until"],
  kindNew: ["新しい", "new"], kindUp: ["前進", "stepped up"], kindConfirmed: ["別の出典でも", "confirmed"], kindRepeated: ["繰り返し", "repeated"],
  rumoured: ["噂", "rumoured"], considered: ["検討", "considered"], announced: ["発表", "announced"], done: ["実施", "done"], ended: ["終了", "ended"], withdrawn: ["撤回", "withdrawn"], delayed: ["延期", "delayed"], changed: ["変更", "changed"],
  repeated: ["ほかの文書でも", "also said in"], bench: ["規則を試す", "Rules"], benchHelp: ["規則のファイルを書き換えると、このグラフの事実がどう変わるかを示します。何も保存されません。", "Change a rule file and see which facts of this graph change with it. Nothing is saved."],
  ruleFile: ["規則のファイル", "Rule file"], ruleText: ["規則", "Rules of the file"], tryRules: ["試す", "Try"], asShipped: ["元に戻す", "As shipped"],
  gained: ["増える", "gained"], lost: ["消える", "lost"], otherwise: ["読みが変わる", "read otherwise"], documentsRead: ["読み直した文書", "documents read again"], reachable: ["変更が及びうる文書", "documents that the change can reach"],
  damaged: ["読めない記録があります", "Some records cannot be read"], chars: ["字", "characters"], next: ["続き", "Next part"], previous: ["前の部分", "Previous part"],
};

/** @type {"ja" | "en"} */
export let language = load();

function load() {
  try {
    const kept = localStorage.getItem("enishi-language");
    if (kept === "ja" || kept === "en") return kept;
  } catch { /* no storage */ }
  return navigator.language.startsWith("ja") ? "ja" : "en";
}

/** @param {"ja" | "en"} next */
export function setLanguage(next) {
  language = next;
  try { localStorage.setItem("enishi-language", next); } catch { /* no storage */ }
}

/** @param {keyof typeof words} key */
export function t(key) {
  return words[key][language === "ja" ? 0 : 1];
}

/** A name of the ontology in the language of the interface. @param {Map<string, any>} map @param {string} name */
export function term(map, name) {
  const info = map.get(name);
  return (info && (info[language] || info.en || info.ja)) || name;
}

/** A relation read from one of its ends. @param {Map<string, any>} relations @param {string} name @param {boolean} incoming */
export function relationLabel(relations, name, incoming) {
  if (!incoming) return term(relations, name);
  const inverse = relations.get(name)?.inverse;
  return (inverse && (inverse[language] || inverse.en)) || `← ${term(relations, name)}`;
}
