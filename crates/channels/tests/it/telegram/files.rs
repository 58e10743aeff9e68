//! Files of contacts: fetched from the bot's own host, of the type their path tells.

use serde_json::json;

use super::setup::{Api, bot, outside};

#[tokio::test]
async fn a_file_is_fetched_by_the_path_that_is_told() {
    for (path, mime) in [
        ("photos/file_1.jpg", "image/jpeg"),
        ("voice/file_2.oga", "audio/ogg"),
        ("stickers/file_3.tgs", "application/x-tgsticker"),
        ("documents/file_4", "application/octet-stream"),
    ] {
        let told = json!({ "ok": true, "result": { "file_id": "AgAC-1_x", "file_path": path } });
        let mut api = Api::new(&[("getFile", 200, told)]);
        api.file = b"Hello".to_vec();
        let channel = bot(json!({}), &[]);
        let media = channel
            .abilities()
            .fetches_media
            .unwrap()
            .fetch(&outside(&api), "AgAC-1_x")
            .await
            .unwrap();
        assert_eq!((media.mime.as_str(), media.content.as_slice()), (mime, b"Hello".as_slice()));
        assert_eq!(
            api.calls(),
            format!("getFile {{\"file_id\":\"AgAC-1_x\"}}\nfile/bot…/{path} null\n")
        );
    }
}

#[tokio::test]
async fn a_file_that_is_nowhere_is_not_fetched() {
    for told in [
        json!({ "ok": true, "result": {} }),
        json!({ "ok": true, "result": { "file_path": "/var/lib/secret" } }),
        json!({ "ok": true, "result": { "file_path": "a/../b" } }),
        json!({ "ok": false, "error_code": 400, "description": "Bad Request: file is too big" }),
    ] {
        let api = Api::new(&[("getFile", 200, told.clone())]);
        let channel = bot(json!({}), &[]);
        let outcome =
            channel.abilities().fetches_media.unwrap().fetch(&outside(&api), "AgAC").await;
        assert!(outcome.is_err(), "{told}");
        assert!(!api.calls().contains("file/bot"), "{told}");
    }
}
