//! A guide in running examples, from a sentence to a graph.
//!
//! # From text to statements
//! A pipeline of what the program ships; everything about it can be exchanged before it is built.
//! ```
//! use enishi::document::Document;
//! use enishi::pipeline::Pipeline;
//!
//! let pipeline = Pipeline::builder().build()?;
//! let document = Document { id: "note".into(), text: "OpenAIはSoraを公開した。".into(), ..Document::default() };
//! let analysis = pipeline.worker().process(&document);
//! let statement = &analysis.statements[0];
//! assert_eq!(statement.subject.label.as_deref(), Some("OpenAI"));
//! assert_eq!(statement.text, "OpenAIはSoraを公開した。");
//! assert!(statement.is_fact());
//! # Ok::<(), enishi::pipeline::PipelineBuildError>(())
//! ```
//! What is only planned is a statement, but no fact.
//! ```
//! # use enishi::{document::{Document, Modality}, pipeline::Pipeline};
//! let pipeline = Pipeline::builder().build()?;
//! let text = "OpenAIはSoraを来年公開する予定だ。";
//! let document = Document { id: "plan".into(), text: text.into(), ..Document::default() };
//! let found = pipeline.worker().process(&document).statements;
//! assert!(found.iter().any(|s| s.modality == Modality::Planned) && !found.iter().any(|s| s.is_fact()));
//! # Ok::<(), enishi::pipeline::PipelineBuildError>(())
//! ```
//! Every rule that says a statement is kept with it.
//! ```
//! # use enishi::{document::Document, pipeline::Pipeline};
//! # let pipeline = Pipeline::builder().build()?;
//! # let document = Document { id: "n".into(), text: "OpenAIはSoraを公開した。".into(), ..Document::default() };
//! for statement in pipeline.worker().process(&document).statements {
//!     assert_eq!(statement.evidence[0].rule, statement.rule);
//!     assert!((0.0..=1.0).contains(&statement.confidence));
//! }
//! # Ok::<(), enishi::pipeline::PipelineBuildError>(())
//! ```
//!
//! # Names, classes, rules of one's own
//! ```
//! # use enishi::{document::Document, pipeline::Pipeline};
//! use enishi::resource::Lexicon;
//!
//! let mut lexicon = Lexicon::embedded()?;
//! lexicon.add_text("mine.tsv", "アオバ精機\tCompany\t\t\t\t\n")?;
//! let pipeline = Pipeline::builder().lexicon(lexicon).build()?;
//! let document = Document { id: "n".into(), text: "アオバ精機は新工場を建設した。".into(), ..Document::default() };
//! let entities = pipeline.worker().process(&document).entities;
//! assert_eq!((entities[0].label.as_str(), entities[0].class.name()), ("アオバ精機", "Company"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! A class below one that the program ships is read as that one, and keeps its name.
//! ```
//! # use enishi::{document::Document, pipeline::Pipeline};
//! use enishi::resource::{Lexicon, Ontology};
//!
//! let mut ontology = Ontology::embedded();
//! ontology.add_text("mine.ttl", "
//!     @prefix mine: <https://example.org/> . @prefix eni: <https://w3id.org/enishi/ns#> .
//!     @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
//!     mine:Bank a owl:Class ; rdfs:subClassOf eni:Company .")?;
//! let mut lexicon = Lexicon::default();
//! lexicon.add_text("mine.tsv", "青葉銀行\tBank\t\t\t\t\n")?;
//! let pipeline = Pipeline::builder().ontology(ontology).lexicon(lexicon).build()?;
//! let document = Document { id: "n".into(), text: "青葉銀行は去年設立された。".into(), ..Document::default() };
//! let entity = pipeline.worker().process(&document).entities.swap_remove(0);
//! assert_eq!((entity.class.name(), entity.exact_class().name()), ("Company", "Bank"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! A mistyped word list is no new list but an error that names the nearest.
//! ```
//! use enishi::resource::{Ontology, RelationRules};
//!
//! let error = RelationRules::default().add_text("mine.toml", "[words]\nsayng = [\"つぶやく\"]\n", &Ontology::embedded());
//! assert_eq!(error.unwrap_err().to_string(), "mine.toml:2: unknown word list \"sayng\"; did you mean \"saying\"?");
//! ```
//! ```
//! use enishi::resource::{Class, Ontology, Relation};
//!
//! let ontology = Ontology::embedded();
//! assert!(ontology.is_a(Class::AI_MODEL, Class::SOFTWARE));
//! assert!(ontology.admits_subject(Relation::intern("develops"), Class::COMPANY));
//! assert_eq!(ontology.find_class("Compny").unwrap_err(), "unknown class \"Compny\"; did you mean \"Company\"?");
//! ```
//!
//! # The stages by themselves
//! ```
//! use enishi::document::Field;
//! use enishi::sentence::{Unit, split};
//!
//! let sentences = split("「行く。」と言った。終わり。", Field::Text, Unit::Document);
//! assert_eq!(sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(), ["「行く。」と言った。", "終わり。"]);
//! ```
//! ```
//! use enishi::resource::Lexicon;
//! use enishi::tokenize::Tokenizer;
//!
//! let text = "本を読んだ。";
//! let tokens = Tokenizer::new(&Lexicon::default()).worker().tokenize(text);
//! let words: Vec<&str> = tokens.iter().map(|t| t.bytes.of(text)).collect();
//! assert_eq!(words, ["本", "を", "読ん", "だ", "。"]);
//! assert!(tokens[2].pos.is_verb());
//! ```
//! How far a document is taken is said when the pipeline is built.
//! ```
//! # use enishi::document::Document;
//! use enishi::pipeline::{Depth, Pipeline};
//!
//! let pipeline = Pipeline::builder().depth(Depth::Syntax).build()?;
//! let document = Document { id: "n".into(), text: "彼は本を読まなかった。".into(), ..Document::default() };
//! let sentence = pipeline.worker().process(&document).sentences.swap_remove(0);
//! assert_eq!(sentence.predicates[0].polarity.name(), "negative");
//! assert!(sentence.mentions.is_empty());
//! # Ok::<(), enishi::pipeline::PipelineBuildError>(())
//! ```
//! Spellings of one name have one key.
//! ```
//! use enishi::name::{Kind, key};
//!
//! assert_eq!(key("株式会社キヤノン", Kind::Organization), key("キャノン（株）", Kind::Organization));
//! ```
//!
//! # Many documents
//! In parallel, with the results in order of input; an [`Observer`](crate::observer::Observer) hears of problems.
//! ```
//! # use enishi::{document::Document, pipeline::Pipeline};
//! use enishi::observer::Problems;
//! use enishi::run::for_each;
//!
//! let pipeline = Pipeline::builder().build()?;
//! let document = |n: usize| Ok(Document { id: n.to_string(), text: "A社がB社を買収した。".into(), ..Document::default() });
//! let (mut problems, mut order) = (Problems::default(), Vec::new());
//! let outcome = for_each((0..5).map(document), 2, &mut problems, &pipeline, |document, _| Ok(document.id), |id| {
//!     order.push(id);
//!     Ok::<(), std::io::Error>(())
//! })?;
//! assert_eq!((outcome.documents, order.concat().as_str()), (5, "01234"));
//! assert!(problems.into_inner().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! Inputs may be bytes in any of the usual encodings.
//! ```
//! use enishi::read::{Documents, Format, ReadConfig, Source};
//!
//! let source = Source::Bytes { name: "sjis.txt".into(), bytes: vec![0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x95, 0xb6, 0x81, 0x42] };
//! let config = ReadConfig { format: Some(Format::Text), ..ReadConfig::default() };
//! let document = Documents::new(vec![source], config).next().unwrap().unwrap();
//! assert_eq!(document.text, "日本語の文。");
//! ```
//!
//! # The graph
//! ```
//! # use enishi::document::{Document, Provenance, Record};
//! # use enishi::pipeline::{BASE, Pipeline};
//! use enishi::rdf::{GraphConfig, document_quads};
//!
//! let pipeline = Pipeline::builder().build()?;
//! let document = Document { id: "n".into(), text: "OpenAIはSoraを公開した。".into(), ..Document::default() };
//! let analysis = pipeline.worker().process(&document);
//! let record = Record::new(document, analysis, pipeline.lexicon(), BASE, Provenance::default());
//! let config = GraphConfig { base: BASE, ontology: pipeline.ontology(), text: true, mentions: false };
//! assert!(document_quads(config, &record).len() > 10);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! A store keeps one record a document; the facts are a function of them.
//! ```
//! # use enishi::document::{Document, Provenance, Record};
//! # use enishi::pipeline::{BASE, Pipeline};
//! use enishi::store::{Store, StoreWriter};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("graph");
//! let pipeline = Pipeline::builder().build()?;
//! let document = Document { id: "n".into(), text: "OpenAIはSoraを公開した。".into(), ..Document::default() };
//! let analysis = pipeline.worker().process(&document);
//! let record = Record::new(document, analysis, pipeline.lexicon(), BASE, Provenance::default());
//! let mut writer = StoreWriter::open(&path, BASE)?;
//! writer.put(&record, 1)?;
//! writer.commit()?;
//! assert_eq!(Store::open(&path)?.ids()?, ["n"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! ```
//! use enishi::query::named_query;
//!
//! assert!(named_query("leaders").is_some());
//! ```
