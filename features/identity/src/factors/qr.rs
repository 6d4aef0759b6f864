//! A picture of squares, as SVG inside the page: dark on light in every theme, since cameras want it so.

use fast_qr::QRBuilder;
use kit::{Error, Result};
use std::fmt::Write;

/// The quiet part around it, in squares.
const MARGIN: usize = 4;

/// The picture of a text. What it holds is also written beside it: for those who see nothing in it, it is hidden.
pub(super) fn picture(text: &str) -> Result<String> {
    let code = QRBuilder::new(text).build().map_err(|_| Error::broken("a text is too long for a picture"))?;
    let side = code.size + 2 * MARGIN;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let dark = (column..code.size).take_while(|at| code[row][*at].value()).count();
            if dark > 0 {
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", column + MARGIN, row + MARGIN);
            }
            column += dark.max(1);
        }
    }
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_square_and_has_its_three_corners() {
        let picture = picture("otpauth://totp/Pr%C3%A9au:lina.crayon?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert!(picture.starts_with("<svg class=\"qr\" viewBox=\"0 0 "));
        // The first line of the two upper corners, and of the lower one.
        assert!(picture.contains("M4 4h7v1h-7z"));
        let side: usize = picture.split("0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        assert!(picture.contains(&format!("M{} 4h7v1h-7z", side - 4 - 7)));
        assert!(picture.contains(&format!("M4 {}h7v1h-7z", side - 4 - 7)));
        assert!(!picture.contains("style"), "no style of its own: the policy of the page forbids it");
    }
}
