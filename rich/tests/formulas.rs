//! Formulas of school: each is drawn, and none of them harms.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use preau_rich::mathml;

const SCHOOL: &str = r"x^2+2x+1=0
\frac{1}{2}+\frac{3}{4}=\frac{5}{4}
\sqrt{2}
\sqrt[3]{27}=3
a^2+b^2=c^2
x_1, x_2, \dots, x_n
\Delta = b^2-4ac
x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}
\overrightarrow{AB}+\overrightarrow{BC}=\overrightarrow{AC}
\vec{u}\cdot\vec{v}=\lVert\vec{u}\rVert\times\lVert\vec{v}\rVert\times\cos(\theta)
\widehat{ABC}=90^\circ
(AB)\perp(CD)
(AB)\parallel(CD)
\mathbb{R}, \mathbb{N}, \mathbb{Z}, \mathbb{Q}, \mathbb{C}
\R \subset \C
\vect{AB}=\vect{CD}
\pgcd(12,18)=6
x\in\left[0\,;\,1\right[
\lim_{x\to+\infty}\frac{1}{x}=0
f'(x)=\lim_{h\to 0}\dfrac{f(x+h)-f(x)}{h}
\int_0^1 x^2\,\mathrm{d}x=\frac{1}{3}
\int_{a}^{b} f(x)\,\mathrm dx
\sum_{k=1}^{n} k=\frac{n(n+1)}{2}
\prod_{i=1}^{n} i = n!
\binom{n}{k}=\frac{n!}{k!(n-k)!}
\begin{cases}2x+y=5\\x-y=1\end{cases}
\begin{pmatrix}1&2\\3&4\end{pmatrix}
\begin{vmatrix}a&b\\c&d\end{vmatrix}=ad-bc
\begin{aligned}f(x)&=x^2\\f'(x)&=2x\end{aligned}
\begin{align}a&=b\end{align}
\begin{array}{c|c}x&0\\\hline y&1\end{array}
f:\mathbb{R}\to\mathbb{R},\ x\mapsto x^2
P(A\cap B)=P(A)\times P(B)
P_B(A)=\frac{P(A\cap B)}{P(B)}
\overline{A\cup B}=\overline{A}\cap\overline{B}
z=r\mathrm{e}^{\mathrm{i}\theta}
|x-2|\leqslant 3
x\geqslant 0 \text{ et } y\neq 1
x<1 \text{ ou } x>2
\text{si } a<b
v=\frac{d}{t}=\frac{100\ \text{km}}{2\ \text{h}}=50\ \text{km}\cdot\text{h}^{-1}
\mathrm{H_2O}
\mathrm{2H_2+O_2\longrightarrow 2H_2O}
\mathrm{Ca^{2+}}+\mathrm{2\,Cl^-}
{}^{14}_{6}\mathrm{C}
E=mc^2
U=R\times I
3{,}14
1\,000\,000
25\,\%
5\,€
5\,\euro
\sin^2(x)+\cos^2(x)=1
\tan 45^{\circ}=1
\ln(ab)=\ln a+\ln b
\displaystyle\frac{\pi}{4}
\forall x\in\mathbb{R},\ \exists y,\ x<y
A\subset B
A = \{x \in \mathbb{R} \mid x^2 < 2\}
\left\{x\,\middle|\,x>0\right\}
\left\lfloor \frac{n}{2} \right\rfloor
\underbrace{1+1+\dots+1}_{n}
\cancel{3}
\overset{\frown}{AB}
12\div 4
\bar{x}=\frac{x_1+\dots+x_n}{n}
(O\,;\,\vec{\imath},\vec{\jmath})
x \notin A \iff x \in \overline{A}
a \equiv b \pmod{n}
u_{n+1}=u_n+r
\text{périmètre}=2\times(L+l)
\operatorname{arccos}(x)
37{,}5\,°C";

#[test]
fn formulas_of_school_are_drawn() {
    for latex in SCHOOL.lines() {
        for alone in [false, true] {
            let drawn = mathml(latex, alone).unwrap_or_else(|| panic!("not drawn: {latex}"));
            assert!(drawn.starts_with("<math"), "{latex}: {drawn}");
            assert_eq!(drawn.starts_with("<math display=\"block\">"), alone, "{drawn}");
            common::is_harmless(&drawn);
        }
    }
}

#[test]
fn signs_mean_themselves() {
    assert_eq!(mathml("x<1", false).unwrap(), "<math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math>");
    assert_eq!(mathml("\\text{a<b \\&c}", false).unwrap(), "<math><mtext>a&lt;b\u{a0}&amp;c</mtext></math>");
    assert!(mathml("\\operatorname{<b>}", false).unwrap().contains("&lt;b&gt;"));
}

#[test]
fn what_cannot_be_read_is_none() {
    for latex in [
        r"\frac{1}",
        r"\nothing",
        r"{",
        r"x^",
        r"\left(",
        r"\begin{matrix}",
        r"\input{/etc/passwd}",
        r"\href{javascript:alert(1)}{x}",
        "\u{E000}",
        "\0",
    ] {
        assert_eq!(mathml(latex, false), None, "{latex}");
    }
    assert_eq!(mathml(&"x".repeat(1_001), false), None);
}

/// On the stack of a thread that serves pages.
#[test]
fn the_deepest_formula_ends_no_thread() {
    let bombs = [
        "{".repeat(1_000),
        format!("{}{}", "{".repeat(500), "}".repeat(500)),
        "\\sqrt".repeat(200),
        format!("{}x", "\\bar".repeat(249)),
        format!("{}x", "\\rm".repeat(332)),
        format!("{}x", "\\frac1".repeat(166)),
        format!("{}x{}", "\\left(".repeat(70), "\\right)".repeat(70)),
        format!("{}x{}", "x^{".repeat(249), "}".repeat(249)),
        format!("{}x{}", "\\begin{matrix}".repeat(33), "\\end{matrix}".repeat(33)),
        "\\begin{matrix}".repeat(71),
        "\\left(".repeat(166),
        "\\text{".repeat(166),
        "\\vect".repeat(200),
        "\\vect{".repeat(166),
        "\\not".repeat(250),
        "'".repeat(1_000),
        "^".repeat(1_000),
        "_{".repeat(500),
        "&".repeat(1_000),
        "\\\\".repeat(500),
        "\\R".repeat(500),
        r"\def\a{\a\a}\a".into(),
        r"\newcommand{\x}{\x\x}\x".into(),
        "\\hspace{99999999999999999999em}".into(),
        "(".repeat(1_000),
        "\\big".repeat(250),
    ];
    for bomb in bombs {
        assert!(bomb.len() <= 1_000, "{bomb}");
        let thread =
            std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || mathml(&bomb, true).map(|html| html.len()));
        assert!(thread.unwrap().join().unwrap().is_none_or(|length| length < 200_000));
    }
}
